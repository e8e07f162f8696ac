import { Component, DestroyRef, computed, inject, input, output } from '@angular/core';
import type { ApiError } from '../api/api-error';
import { AuthLayout } from '../ui/auth-layout/auth-layout';

const RETRY_INTERVAL_MS = 5_000;

/** Shown while nothing can be loaded from the server. Retries by itself. */
@Component({
  selector: 'app-unreachable',
  imports: [AuthLayout],
  template: `
    <app-auth-layout>
      <h1>Cannot reach the server</h1>
      <p class="lead muted" role="status">{{ text() }} This page retries by itself.</p>
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
    const timer = setInterval(() => this.retry.emit(), RETRY_INTERVAL_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
