import { Component, DestroyRef, computed, inject, input, output } from '@angular/core';
import type { ApiError } from '../api/api-error';
import { AuthLayout } from '../ui/auth-layout/auth-layout';

/** The pause between two attempts that nobody asked for, in milliseconds. */
const PAUSE = 5_000;

/** Nothing can be shown yet because the server does not answer; tries again by itself. */
@Component({
  selector: 'app-unreachable',
  imports: [AuthLayout],
  template: `
    <app-auth-layout>
      <h1>Cannot reach the server</h1>
      <p class="lead muted" role="status">{{ text() }} This page keeps trying.</p>
      <button type="button" class="button primary wide" (click)="retry.emit()">Try again</button>
    </app-auth-layout>
  `,
})
export class Unreachable {
  readonly failure = input.required<ApiError>();
  readonly retry = output();

  protected readonly text = computed(() =>
    this.failure().status === 0
      ? 'Check your connection, or whether the server is running.'
      : this.failure().sentence,
  );

  constructor() {
    const timer = setInterval(() => this.retry.emit(), PAUSE);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
