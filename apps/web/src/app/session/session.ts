import { Service, computed, effect, inject, signal } from '@angular/core';
import { type MeBody, type TokensBody, paths } from '@mikrochat/contract';
import { Api } from '../api/api';
import { ApiError, asApiError } from '../api/api-error';
import { AccessTokens } from './access-tokens';
import { sessionHint } from './session-hint';
import { Tabs } from './tabs';

/** The signed-in user, as `GET /auth/me` returns it. */
export type SignedInUser = MeBody['user'];

/** The signed-in user, the same in every tab of this browser. */
@Service()
export class Session {
  private readonly api = inject(Api);
  private readonly access = inject(AccessTokens);
  private readonly me = signal<MeBody | null>(null);
  private readonly signOutNotice = signal<'sign-out-unconfirmed' | 'account-deleted' | null>(null);
  private starting: Promise<void> | null = null;

  /** Why it is not known yet whether a user is signed in: the server does not respond. */
  readonly failure = signal<ApiError | null>(null);
  readonly status = computed(() => {
    const state = this.access.state();
    if (state === 'held') return this.me() ? 'signed-in' : 'starting';
    return state === 'unknown' ? 'starting' : 'signed-out';
  });
  readonly user = computed(() => (this.status() === 'signed-in' ? (this.me()?.user ?? null) : null));
  readonly isAdmin = computed(() => this.user()?.isAdmin ?? false);
  /** The user's password was set by an admin or by the configuration. */
  readonly passwordChangeSuggested = computed(
    () => this.user() !== null && this.me()?.passwordChangeSuggested === true,
  );
  /** How the last session ended, where the sign-in page has to say so; null after signing out as usual. */
  readonly endNotice = computed(() => (this.access.state() === 'ended' ? 'ended' : this.signOutNotice()));

  constructor() {
    inject(Tabs).messages.subscribe(({ kind }) => {
      if (kind === 'signed-in') void this.refreshUser().catch(() => undefined);
    });
    effect(() => {
      const state = this.access.state();
      if (state === 'held') sessionHint.set();
      else if (state !== 'unknown') this.clear();
    });
  }

  /** Finds out whether a user is signed in. Can be called again after a {@link failure}. */
  start(): Promise<void> {
    this.starting ??= this.resume().finally(() => (this.starting = null));
    return this.starting;
  }

  /** Starts a new session. Throws {@link ApiError} when the user cannot be loaded. */
  async accept(tokens: TokensBody): Promise<void> {
    this.access.accept(tokens);
    this.signOutNotice.set(null);
    await this.refreshUser();
  }

  /** Loads the user again, such as after a new name. Throws {@link ApiError}. */
  async refreshUser(): Promise<void> {
    this.me.set(await this.api.get<MeBody>(paths.me));
  }

  /** Signs out in all tabs, also when the server cannot be reached. */
  async signOut(): Promise<void> {
    await this.endOnServer();
    this.access.clear('signed-out');
  }

  /** Ends the session for another sign-in, after which every tab returns to the page that it shows now. */
  async signInAgain(): Promise<void> {
    await this.endOnServer();
    this.access.clear('ended');
  }

  /** The server has deleted the account and its sessions. */
  accountDeleted(): void {
    this.signOutNotice.set('account-deleted');
    this.access.clear('signed-out');
  }

  private async endOnServer(): Promise<void> {
    try {
      await this.api.post(paths.logout, {});
    } catch (error) {
      if (error instanceof ApiError && error.unreachable) this.signOutNotice.set('sign-out-unconfirmed');
    }
  }

  private async resume(): Promise<void> {
    if (this.access.state() === 'unknown' && !sessionHint.present()) return this.access.setSignedOut();
    this.failure.set(null);
    try {
      if (this.access.state() === 'unknown') await this.access.renew(null);
      await this.refreshUser();
    } catch (error) {
      if (this.status() === 'starting') this.failure.set(asApiError(error));
    }
  }

  private clear(): void {
    sessionHint.clear();
    this.me.set(null);
  }
}
