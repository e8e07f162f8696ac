import { DOCUMENT, Service, effect, inject, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { Session } from '../session/session';

/** When somebody signs in or out, in this tab or another, the page that is open asks its guards again. */
@Service()
export class SessionRoutes {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly document = inject(DOCUMENT);
  private before: { status: string; person: string | undefined } = { status: 'starting', person: undefined };

  constructor() {
    effect(() => {
      const now = { status: this.session.status(), person: this.session.user()?.id };
      if (now.status === 'starting') return;
      const before = this.before;
      this.before = now;
      if (before.status !== 'starting') untracked(() => this.react(before, now));
    });
  }

  private react(before: typeof this.before, now: typeof this.before): void {
    if (before.status !== now.status) this.askGuards();
    // Somebody else signed in, in another tab: nothing of the first person may stay in memory.
    else if (before.person && before.person !== now.person) this.document.location.reload();
  }

  private askGuards(): void {
    const leaving = this.session.status() === 'signed-out' && this.session.farewell() !== 'ended';
    const url = leaving ? '/sign-in' : this.router.url;
    void this.router.navigateByUrl(url, { onSameUrlNavigation: 'reload', replaceUrl: true });
  }
}
