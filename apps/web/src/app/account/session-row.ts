import { Component, computed, input, output } from '@angular/core';
import type { SessionBody } from '@mikrochat/contract';
import { fullDateTime, timeAgoInSentence } from '../ui/time/relative-time';
import { methodLabel } from './sign-in-methods';

/** One session, shown as a device. */
@Component({
  selector: 'app-session-row',
  template: `
    <svg viewBox="0 0 24 24" aria-hidden="true">
      @if (isPhone()) {
        <path
          d="M8.5 3h7A1.5 1.5 0 0 1 17 4.5v15a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 19.5v-15A1.5 1.5 0 0 1 8.5 3Zm2.5 15h2"
        />
      } @else {
        <path d="M5 15.5V6.5A1.5 1.5 0 0 1 6.5 5h11A1.5 1.5 0 0 1 19 6.5v9M3 18.5h18" />
      }
    </svg>
    <div class="details">
      <div class="name">
        <b>{{ session().device }}</b>
        @if (session().isCurrentSession) {
          <span class="chip good">This device</span>
        }
      </div>
      <div class="muted">
        <span [title]="fullDateTime(session().lastUsed)">{{ lastUsed() }}</span> ·
        <span><span class="visually-hidden">signed in with </span>{{ method() }}</span> ·
        <span class="ip">{{ session().metadata.ip }}</span>
      </div>
    </div>
    @if (!session().isCurrentSession) {
      <button
        type="button"
        class="button small"
        [disabled]="ending()"
        [attr.aria-label]="'Sign out ' + session().device"
        (click)="end.emit()"
      >
        Sign out
      </button>
    }
  `,
  styleUrl: './session-row.css',
})
export class SessionRow {
  readonly session = input.required<SessionBody>();
  /** The current time for “2 minutes ago”, in milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly ending = input(false);
  readonly end = output();

  protected readonly fullDateTime = fullDateTime;
  protected readonly isPhone = computed(() => /iOS|iPadOS|Android/.test(this.session().device));
  protected readonly method = computed(() => methodLabel(this.session().method));
  protected readonly lastUsed = computed(() => {
    if (this.session().isCurrentSession) return 'Active now';
    return `Last used ${timeAgoInSentence(this.session().lastUsed, this.now())}`;
  });
}
