import { Service, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { TokensBody } from '@mikrochat/contract';
import { ApiError } from '../api/api-error';
import { Session } from '../session/session';
import { PendingLink } from './pending-link';

/** What follows after the server has accepted a link: the session, then the requested page. */
@Service()
export class LinkCompletion {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly pending = inject(PendingLink);

  readonly inProgress = signal(false);
  /** Why the user's account could not be loaded. */
  readonly failure = signal<ApiError | null>(null);

  /** A link works once, so what fails from here on is retried without it. */
  async complete(tokens: TokensBody, returnPath: string): Promise<void> {
    this.pending.spent(returnPath);
    this.inProgress.set(true);
    await this.attempt(() => this.session.accept(tokens));
  }

  /** Tries again after a {@link failure}. */
  retry(): Promise<void> {
    return this.attempt(() => this.session.refreshUser());
  }

  private async attempt(loadUser: () => Promise<void>): Promise<void> {
    try {
      this.failure.set(null);
      await loadUser();
      await this.router.navigateByUrl(this.pending.returnPath(), { replaceUrl: true });
      this.inProgress.set(false);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.failure.set(error);
    }
  }
}
