import { DOCUMENT, Service, effect, inject, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { Session } from '../session/session';

/** Runs the guards of the open page again when a user signs in or out, in this tab or another. */
@Service()
export class SessionRoutes {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly document = inject(DOCUMENT);
  private previous: { status: string; userId: string | undefined } = {
    status: 'starting',
    userId: undefined,
  };

  constructor() {
    effect(() => {
      const current = { status: this.session.status(), userId: this.session.user()?.id };
      if (current.status === 'starting') return;
      const previous = this.previous;
      this.previous = current;
      if (previous.status !== 'starting') untracked(() => this.onChange(previous, current));
    });
  }

  private onChange(previous: typeof this.previous, current: typeof this.previous): void {
    if (previous.status !== current.status) this.runGuards();
    // Another user signed in, in another tab: no data of the previous user may stay in memory.
    else if (previous.userId && previous.userId !== current.userId) this.document.location.reload();
  }

  private runGuards(): void {
    const signedOut = this.session.status() === 'signed-out' && this.session.endNotice() !== 'ended';
    const url = signedOut ? '/sign-in' : this.router.url;
    void this.router.navigateByUrl(url, { onSameUrlNavigation: 'reload', replaceUrl: true });
  }
}
