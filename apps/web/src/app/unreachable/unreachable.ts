import { Component, DestroyRef, inject, input, output } from '@angular/core';
import type { ApiError } from '../api/api-error';
import { EntrancePage } from '../ui/entrance/entrance-page';

/** The pause between two attempts that nobody asked for, in milliseconds. */
const PAUSE = 5_000;

/** Nothing can be shown yet because the server does not answer; tries again by itself. */
@Component({
  selector: 'app-unreachable',
  imports: [EntrancePage],
  template: `
    <app-entrance-page>
      <h1>Cannot reach the server</h1>
      <p class="lead muted" role="status">{{ failure().sentence }} We keep trying.</p>
      <button type="button" class="button primary wide" (click)="retry.emit()">Try again</button>
    </app-entrance-page>
  `,
})
export class Unreachable {
  readonly failure = input.required<ApiError>();
  readonly retry = output();

  constructor() {
    const timer = setInterval(() => this.retry.emit(), PAUSE);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
