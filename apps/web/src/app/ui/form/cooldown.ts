import { DestroyRef, computed, inject, signal } from '@angular/core';

/** The pause that the server asks for after too many attempts. Made in an injection context. */
export class Cooldown {
  private readonly until = signal(0);
  private readonly now = signal(0);
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Whole seconds left; 0 when one may try. */
  readonly seconds = computed(() => Math.max(0, Math.ceil((this.until() - this.now()) / 1000)));
  readonly active = computed(() => this.seconds() > 0);

  constructor() {
    inject(DestroyRef).onDestroy(() => clearInterval(this.timer));
  }

  start(seconds: number): void {
    clearInterval(this.timer);
    this.now.set(Date.now());
    this.until.set(Date.now() + seconds * 1000);
    this.timer = setInterval(() => this.tick(), 1000);
  }

  private tick(): void {
    this.now.set(Date.now());
    if (!this.active()) clearInterval(this.timer);
  }
}

/** Seconds as a clock shows them: 0:42, 12:05. */
export const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** Seconds as people say them, rounded up: “42 seconds”, “13 minutes”. */
export function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
