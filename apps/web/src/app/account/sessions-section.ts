import { Component, inject, signal } from '@angular/core';
import type { SessionBody } from '@mikrochat/contract';
import { ApiError } from '../api/api';
import { Session } from '../session/session';
import { Confirm } from '../ui/dialog/confirm';
import { Notice } from '../ui/notice/notice';
import { Toasts } from '../ui/toast/toasts';
import { OwnSessions } from './own-sessions';
import { SessionRow } from './session-row';

/** The devices on which the user is signed in, with buttons to sign them out. */
@Component({
  selector: 'app-sessions-section',
  imports: [Notice, SessionRow],
  templateUrl: './sessions-section.html',
  styleUrl: './sessions-section.css',
})
export class SessionsSection {
  private readonly session = inject(Session);
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);

  protected readonly sessions = inject(OwnSessions);
  /** The id of the session that is being ended. */
  protected readonly endingId = signal<string | null>(null);

  protected async end(session: SessionBody): Promise<void> {
    this.endingId.set(session.id);
    await this.attempt(() => this.sessions.end(session), `${session.device} was signed out.`);
    this.endingId.set(null);
  }

  protected async endOthers(): Promise<void> {
    const count = this.sessions.others().length;
    const confirmed = await this.confirm.ask({
      title: count === 1 ? 'Sign out the other device?' : `Sign out ${count} other devices?`,
      text: 'Those devices have to sign in again. This device stays signed in.',
      action: 'Sign out',
    });
    if (confirmed) await this.attempt(() => this.sessions.endOthers(), 'Your other devices were signed out.');
  }

  protected signOut(): Promise<void> {
    return this.session.signOut();
  }

  private async attempt(action: () => Promise<void>, toast: string): Promise<void> {
    try {
      await action();
      this.toasts.say(toast);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.toasts.warn(error.sentence);
    }
  }
}
