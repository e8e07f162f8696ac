import { Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { type ExchangeBody, type IdentitiesBody, type TokensBody, paths } from '@mikrochat/contract';
import { Api, ApiError } from '../../api/api';
import { HOME, comingBackTo, returnPath } from '../../routing/return-path';
import { Session } from '../../session/session';
import { AuthLayout } from '../../ui/auth-layout/auth-layout';
import { Notice } from '../../ui/notice/notice';
import { Toasts } from '../../ui/toast/toasts';
import { OAuthCallback, type CallbackResult } from './oauth-callback';
import { linkingProblemOf, problemOf } from './problems';

/** Where people come back to from a provider; nobody stays here. */
@Component({
  selector: 'app-callback-page',
  imports: [AuthLayout, Notice],
  template: `
    <app-auth-layout>
      <h1>One moment</h1>
      @if (failure(); as failure) {
        <p class="lead muted">You are signed in, but your account did not load.</p>
        <app-notice kind="danger" role="alert">{{ failure.sentence }}</app-notice>
        <button type="button" class="button primary wide" (click)="enter()">Try again</button>
      } @else {
        <p class="lead muted" role="status">Signing you in…</p>
      }
    </app-auth-layout>
  `,
  styles: `
    button {
      margin-top: 16px;
    }
  `,
})
export class CallbackPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly arrival = inject(OAuthCallback);
  private readonly toasts = inject(Toasts);

  /** Why the person who has just signed in is not known yet. */
  protected readonly failure = signal<ApiError | null>(null);

  constructor() {
    const outcome = this.arrival.takeOutcome();
    if (outcome) void this.handle(outcome);
  }

  private handle(outcome: CallbackResult): Promise<unknown> {
    if (outcome.kind === 'code') return this.exchange(outcome.code);
    return outcome.kind === 'linked' ? this.praise(outcome.provider) : this.refuse(outcome.code);
  }

  private async exchange(code: string): Promise<void> {
    try {
      const { then, ...tokens } = await this.api.post<ExchangeBody>(paths.oauthExchange, { code });
      this.arrival.then.set(returnPath(then));
      await this.enter(tokens);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await this.refuse(error.code);
    }
  }

  protected async enter(tokens?: TokensBody): Promise<void> {
    try {
      this.failure.set(null);
      await (tokens ? this.session.accept(tokens) : this.session.refreshUser());
      await this.leave();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.unreachable) this.failure.set(error);
      else await this.refuse(error.code);
    }
  }

  /** The sign-in page sends people who are signed in to where they wanted to go. */
  private leave(): Promise<boolean> {
    const queryParams = comingBackTo(this.arrival.then());
    return this.router.navigate(['/sign-in'], { queryParams, replaceUrl: true });
  }

  private refuse(code: string): Promise<boolean> {
    const signedIn = this.session.user() !== null;
    this.arrival.report(signedIn ? linkingProblemOf(code) : problemOf(code));
    return this.router.navigateByUrl(signedIn ? HOME : '/sign-in', { replaceUrl: true });
  }

  /** What the address says is believed only when the server says the same. */
  private async praise(provider: string): Promise<void> {
    const { identities } = await this.api
      .get<IdentitiesBody>(paths.identities)
      .catch(() => ({ identities: [] }));
    const linked = identities.find((identity) => identity.provider === provider);
    await this.router.navigateByUrl(HOME, { replaceUrl: true });
    if (linked) this.toasts.say(`You can now sign in with ${linked.name} too.`);
  }
}
