import { Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { type ExchangeBody, type IdentitiesBody, type TokensBody, paths } from '@mikrochat/contract';
import { Api, ApiError } from '../../api/api';
import { HOME, returnParams, returnPath } from '../../routing/return-path';
import { Session } from '../../session/session';
import { AuthLayout } from '../../ui/auth-layout/auth-layout';
import { Notice } from '../../ui/notice/notice';
import { Toasts } from '../../ui/toast/toasts';
import { linkingMessageOf, messageOf } from './messages';
import { type CallbackResult, OAuthCallback } from './oauth-callback';

/** The redirect URI's page after a sign-in with a provider. It always leads to another page. */
@Component({
  selector: 'app-callback-page',
  imports: [AuthLayout, Notice],
  template: `
    <app-auth-layout>
      <h1>One moment</h1>
      @if (failure(); as failure) {
        <p class="lead muted">You are signed in, but your account did not load.</p>
        <app-notice kind="danger" role="alert">{{ failure.sentence }}</app-notice>
        <button type="button" class="button primary wide" (click)="signIn()">Try again</button>
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
  private readonly callback = inject(OAuthCallback);
  private readonly toasts = inject(Toasts);

  /** Why the user's account could not be loaded. */
  protected readonly failure = signal<ApiError | null>(null);

  constructor() {
    const result = this.callback.takeResult();
    if (result) void this.handle(result);
  }

  private handle(result: CallbackResult): Promise<unknown> {
    if (result.kind === 'code') return this.exchange(result.code);
    return result.kind === 'linked' ? this.confirmLink(result.provider) : this.showError(result.code);
  }

  private async exchange(code: string): Promise<void> {
    try {
      const { then, ...tokens } = await this.api.post<ExchangeBody>(paths.oauthExchange, { code });
      this.callback.returnPath.set(returnPath(then));
      await this.signIn(tokens);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await this.showError(error.code);
    }
  }

  /** Without tokens: tries again to load the user of the session that has started. */
  protected async signIn(tokens?: TokensBody): Promise<void> {
    try {
      this.failure.set(null);
      await (tokens ? this.session.accept(tokens) : this.session.refreshUser());
      await this.openRequestedPage();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.unreachable) this.failure.set(error);
      else await this.showError(error.code);
    }
  }

  /** By way of the sign-in page, whose guards know where a signed-in user goes. */
  private openRequestedPage(): Promise<boolean> {
    const queryParams = returnParams(this.callback.returnPath());
    return this.router.navigate(['/sign-in'], { queryParams, replaceUrl: true });
  }

  private showError(code: string): Promise<boolean> {
    const signedIn = this.session.user() !== null;
    this.callback.report(signedIn ? linkingMessageOf(code) : messageOf(code));
    return this.router.navigateByUrl(signedIn ? HOME : '/sign-in', { replaceUrl: true });
  }

  /** The URL alone proves nothing: the server has to list the provider. */
  private async confirmLink(provider: string): Promise<void> {
    const { identities } = await this.api
      .get<IdentitiesBody>(paths.identities)
      .catch(() => ({ identities: [] }));
    const linked = identities.find((identity) => identity.provider === provider);
    await this.router.navigateByUrl(HOME, { replaceUrl: true });
    if (linked) this.toasts.say(`You can now sign in with ${linked.name} too.`);
  }
}
