import { Component, inject } from '@angular/core';
import { Notice } from '../ui/notice/notice';
import { LinkCompletion } from './link-completion';

/** Shown between a spent link and the page that follows. */
@Component({
  selector: 'app-signing-in',
  imports: [Notice],
  template: `
    <h1>One moment</h1>
    @if (completion.failure(); as failure) {
      <p class="lead muted">You are signed in, but your account did not load.</p>
      <app-notice kind="danger" role="alert">{{ failure.sentence }}</app-notice>
      <button type="button" class="button primary wide" (click)="completion.retry()">Try again</button>
    } @else {
      <p class="lead muted" role="status">Signing you in…</p>
    }
  `,
  styles: `
    button {
      margin-top: 16px;
    }
  `,
})
export class SigningIn {
  protected readonly completion = inject(LinkCompletion);
}
