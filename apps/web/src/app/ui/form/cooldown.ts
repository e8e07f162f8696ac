import { DestroyRef, computed, inject, signal } from '@angular/core';
import type { ApiError } from '../../api/api-error';
import type { Message } from '../notice/notice';

/** Makes a button wait, as the server demands after too many attempts. Created in an injection context. */
export class Cooldown {
  private readonly until = signal(0);
  private readonly now = signal(0);
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Whole seconds left. */
  private readonly seconds = computed(() => Math.max(0, Math.ceil((this.until() - this.now()) / 1000)));
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

  /** Starts after too many attempts; other errors need no wait. */
  startAfter(error: ApiError): void {
    if (isThrottled(error)) this.start(error.retryAfter);
  }

  /** The text of the button: “Try again in 0:42” while it waits. */
  label(label: string, retryLabel = 'Try again'): string {
    return this.active() ? `${retryLabel} in ${clock(this.seconds())}` : label;
  }

  /**
   * What to show about an error. The time is named once and does not count down, so that a screen reader
   * does not read it every second.
   */
  messageFor(error: ApiError): Message {
    if (!isThrottled(error)) return { kind: 'danger', text: error.sentence };
    if (!this.active()) return { kind: 'plain', text: 'You can try again now.' };
    return { kind: 'warn', text: `Too many attempts. Try again in ${inWords(error.retryAfter)}.` };
  }

  private tick(): void {
    this.now.set(Date.now());
    if (!this.active()) clearInterval(this.timer);
  }
}

const isThrottled = (error: ApiError): error is ApiError & { readonly retryAfter: number } =>
  error.code === 'too_many_attempts' && error.retryAfter !== undefined;

/** Seconds on a clock: 0:42, 12:05. */
export const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** Seconds in words, rounded up: “42 seconds”, “13 minutes”. */
export function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
