import { Service, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { TokensBody } from '@mikrochat/contract';
import { ApiError } from '../api/api-error';
import { Session } from '../session/session';
import { PendingLink } from './pending-link';

/** The last step of a link: in, and on to the page that was asked for. */
@Service()
export class LinkCompletion {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly hand = inject(PendingLink);

  readonly underWay = signal(false);
  /** Why the person who has just signed in is not known yet. */
  readonly failure = signal<ApiError | null>(null);

  /** A spent link cannot be spent again: what fails from here on is tried again without it. */
  async complete(tokens: TokensBody, then: string): Promise<void> {
    this.hand.spent(then);
    this.underWay.set(true);
    await this.attempt(() => this.session.accept(tokens));
  }

  /** Once more, after a {@link failure}. */
  again(): Promise<void> {
    return this.attempt(() => this.session.refreshUser());
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    try {
      this.failure.set(null);
      await act();
      await this.router.navigateByUrl(this.hand.then(), { replaceUrl: true });
      this.underWay.set(false);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.failure.set(error);
    }
  }
}
