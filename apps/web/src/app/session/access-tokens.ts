import { DestroyRef, Service, inject, signal } from '@angular/core';
import { type TokensBody, paths } from '@mikrochat/contract';
import { ApiError } from '../api/api-error';
import { Transport } from '../api/transport';
import { type AccessToken, tokenFrom } from './access-token';
import { type TabMessage, Tabs } from './tabs';

/** `unknown` until the first response; `ended` when the server ended the session, `none` without a session. */
export type AccessState = 'unknown' | 'held' | 'none' | 'ended';

/** The delay after a renewal that failed, in milliseconds. */
const RETRY_DELAY_MS = 10_000;
/** The longest delay of a browser's timer, in milliseconds. */
const MAX_TIMER_MS = 2_147_483_647;
/** A token that expires within so many milliseconds may expire on the way to the server. */
const TRANSIT_MARGIN_MS = 5_000;

/**
 * Holds the access token, in memory only, and renews it with the refresh cookie before it expires, once for
 * all tabs.
 */
@Service()
export class AccessTokens {
  private readonly transport = inject(Transport);
  private readonly tabs = inject(Tabs);
  private readonly currentState = signal<AccessState>('unknown');
  private held: AccessToken | null = null;
  private renewing: Promise<string> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly state = this.currentState.asReadonly();

  constructor() {
    this.tabs.messages.subscribe((message) => this.onMessage(message));
    // Timers stand still while a device sleeps.
    const destroyed = new AbortController();
    const wake = (): void => this.renewIfDue();
    document.addEventListener('visibilitychange', wake, { signal: destroyed.signal });
    window.addEventListener('pageshow', wake, { signal: destroyed.signal });
    window.addEventListener('online', wake, { signal: destroyed.signal });
    inject(DestroyRef).onDestroy(() => {
      destroyed.abort();
      clearTimeout(this.timer);
    });
  }

  /** The token for a request; null without a session. Throws {@link ApiError}. */
  async token(): Promise<string | null> {
    if (this.held && Date.now() > this.held.expiresAt - TRANSIT_MARGIN_MS) return this.renew(this.held.value);
    return this.held?.value ?? null;
  }

  /** Stores the token of a new session, for all tabs. */
  accept(tokens: TokensBody): void {
    this.hold(tokenFrom(tokens, Date.now()));
    if (this.held) this.tabs.broadcast({ kind: 'signed-in', token: this.held });
  }

  /** A token other than the stale one, from another tab or from the server. Throws {@link ApiError}. */
  renew(stale: string | null): Promise<string> {
    this.renewing ??= this.tabs
      .exclusively(async () => this.newerThan(stale) ?? (await this.refresh()))
      .finally(() => (this.renewing = null));
    return this.renewing;
  }

  /** Deletes the token, here and in the other tabs. */
  clear(reason: 'signed-out' | 'ended'): void {
    this.release(reason);
    this.tabs.broadcast({ kind: reason });
  }

  /** No user is signed in, and no request is needed to know it. */
  setSignedOut(): void {
    this.currentState.set('none');
  }

  private newerThan(stale: string | null): string | null {
    const held = this.held;
    return held && held.value !== stale && Date.now() < held.renewAt ? held.value : null;
  }

  private async refresh(): Promise<string> {
    try {
      const tokens = await this.transport.send<TokensBody>({ method: 'POST', path: paths.refresh, body: {} });
      const token = tokenFrom(tokens, Date.now());
      this.hold(token);
      this.tabs.broadcast({ kind: 'renewed', token });
      return token.value;
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.status === 403)) this.clear('ended');
      throw error;
    }
  }

  private hold(token: AccessToken): void {
    this.held = token;
    this.currentState.set('held');
    this.renewIn(token.renewAt - Date.now());
  }

  private release(reason: 'signed-out' | 'ended'): void {
    clearTimeout(this.timer);
    this.held = null;
    this.currentState.set(reason === 'ended' ? 'ended' : 'none');
  }

  private onMessage(message: TabMessage): void {
    if (message.kind === 'signed-in') return this.hold(message.token);
    // A signed-out tab stays so until the next sign-in: a renewal that was under way must not sign it in.
    if (this.currentState() === 'none') return;
    if (message.kind === 'renewed') return this.hold(message.token);
    if (this.held) this.release(message.kind);
  }

  private renewIfDue(): void {
    if (document.visibilityState === 'visible' && this.held && Date.now() >= this.held.renewAt)
      this.renewHeld();
  }

  private renewIn(delay: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.renewHeld(), Math.min(Math.max(delay, 0), MAX_TIMER_MS));
  }

  private renewHeld(): void {
    if (!this.held) return;
    this.renew(this.held.value).catch(() => this.held && this.renewIn(RETRY_DELAY_MS));
  }
}
