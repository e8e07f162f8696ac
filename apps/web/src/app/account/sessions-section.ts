import { Component, inject, signal } from '@angular/core';
import type { SessionBody } from '@mikrochat/contract';
import { ApiError } from '../api/api';
import { Session } from '../session/session';
import { Confirm } from '../ui/dialog/confirm';
import { Notice } from '../ui/notice/notice';
import { Toasts } from '../ui/toast/toasts';
import { OwnSessions } from './own-sessions';
import { SessionRow } from './session-row';

/** Where one is signed in, and the ends of that. */
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
  /** Whose end is under way. */
  protected readonly ending = signal<string | null>(null);

  protected async end(session: SessionBody): Promise<void> {
    this.ending.set(session.id);
    await this.attempt(() => this.sessions.end(session), `${session.device} is signed out.`);
    this.ending.set(null);
  }

  protected async endOthers(): Promise<void> {
    const count = this.sessions.others().length;
    const sure = await this.confirm.ask({
      title: count === 1 ? 'Sign out the other device?' : `Sign out ${count} other devices?`,
      text: 'Whoever uses them has to sign in again. This device stays signed in.',
      action: 'Sign out',
    });
    if (sure) await this.attempt(() => this.sessions.endOthers(), 'Your other devices are signed out.');
  }

  protected signOut(): Promise<void> {
    return this.session.signOut();
  }

  private async attempt(act: () => Promise<void>, done: string): Promise<void> {
    try {
      await act();
      this.toasts.say(done);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.toasts.warn(error.sentence);
    }
  }
}
