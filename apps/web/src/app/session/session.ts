import { Service, computed, effect, inject, signal } from '@angular/core';
import { type MeBody, type TokensBody, paths } from '@mikrochat/contract';
import { Api } from '../api/api';
import { ApiError, unreachable } from '../api/api-error';
import { AccessTokens } from './access-tokens';
import { sessionHint } from './session-hint';
import { Tabs } from './tabs';

/** Whoever is signed in, as `GET /auth/me` says. */
export type SignedInUser = MeBody['user'];

/** Who is signed in, in every tab of this browser. */
@Service()
export class Session {
  private readonly api = inject(Api);
  private readonly access = inject(AccessTokens);
  private readonly me = signal<MeBody | null>(null);
  private starting: Promise<void> | null = null;

  /** Why nobody knows yet whether somebody is signed in: the server does not answer. */
  readonly failure = signal<ApiError | null>(null);
  private readonly parting = signal<'unheard' | 'deleted' | null>(null);

  readonly status = computed(() => {
    const state = this.access.state();
    if (state === 'held') return this.me() ? 'signed-in' : 'starting';
    return state === 'unknown' ? 'starting' : 'signed-out';
  });
  readonly user = computed(() => (this.status() === 'signed-in' ? (this.me()?.user ?? null) : null));
  readonly isAdmin = computed(() => this.user()?.isAdmin ?? false);
  /** Somebody else chose this user's password. */
  readonly passwordChangeSuggested = computed(
    () => this.user() !== null && this.me()?.passwordChangeSuggested === true,
  );
  /** How the last session ended, where that is worth a word: not by signing out. */
  readonly farewell = computed(() => (this.access.state() === 'ended' ? 'ended' : this.parting()));

  constructor() {
    inject(Tabs).messages.subscribe(({ kind }) => {
      if (kind === 'signed-in') void this.refreshUser().catch(() => undefined);
    });
    effect(() => {
      const state = this.access.state();
      if (state === 'held') sessionHint.set();
      else if (state !== 'unknown') this.forget();
    });
  }

  /** Finds out whether somebody is signed in; may be asked again after a {@link failure}. */
  start(): Promise<void> {
    this.starting ??= this.begin().finally(() => (this.starting = null));
    return this.starting;
  }

  /** Somebody has signed in. Throws {@link ApiError} when the server does not say who. */
  async accept(tokens: TokensBody): Promise<void> {
    this.access.accept(tokens);
    this.parting.set(null);
    await this.refreshUser();
  }

  /** Asks again who this is, as after a new name. Throws {@link ApiError}. */
  async refreshUser(): Promise<void> {
    this.me.set(await this.api.get<MeBody>(paths.me));
  }

  /** Signs out in all tabs, also when the server cannot be told. */
  async signOut(): Promise<void> {
    await this.endOnServer();
    this.access.drop('signed-out');
  }

  /** Ends the session for a fresh sign-in, after which every tab is back at the page that is open in it now. */
  async signInAgain(): Promise<void> {
    await this.endOnServer();
    this.access.drop('ended');
  }

  /** The account is gone, and its sessions with it. */
  accountDeleted(): void {
    this.parting.set('deleted');
    this.access.drop('signed-out');
  }

  private async endOnServer(): Promise<void> {
    try {
      await this.api.post(paths.logout, {});
    } catch (error) {
      if (error instanceof ApiError && error.unreachable) this.parting.set('unheard');
    }
  }

  private async begin(): Promise<void> {
    if (this.access.state() === 'unknown' && !sessionHint.present()) return this.access.rest();
    this.failure.set(null);
    try {
      if (this.access.state() === 'unknown') await this.access.renew(null);
      await this.refreshUser();
    } catch (error) {
      if (this.status() === 'starting') this.failure.set(asApiError(error));
    }
  }

  private forget(): void {
    sessionHint.clear();
    this.me.set(null);
  }
}

const asApiError = (error: unknown): ApiError => (error instanceof ApiError ? error : unreachable(error));
