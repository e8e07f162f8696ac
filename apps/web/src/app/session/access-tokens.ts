import { DestroyRef, Service, inject, signal } from '@angular/core';
import { type TokensBody, paths } from '@mikrochat/contract';
import { ApiError } from '../api/api-error';
import { Transport } from '../api/transport';
import { type AccessToken, tokenFrom } from './access-token';
import { type TabMessage, Tabs } from './tabs';

/** `unknown` until the first answer; `ended` when the server ended it, `none` when nobody is signed in. */
export type AccessState = 'unknown' | 'held' | 'none' | 'ended';

/** The pause after a renewal that nobody answered, in milliseconds. */
const RETRY = 10_000;
/** The longest time that a browser's timer can count, in milliseconds. */
const LONGEST_TIMER = 2_147_483_647;
/** A token this close to its end may die on the way to the server, in milliseconds. */
const JOURNEY = 5_000;

/** Holds the access token, in memory only, and renews it by the cookie: before it expires, once for all tabs. */
@Service()
export class AccessTokens {
  private readonly transport = inject(Transport);
  private readonly tabs = inject(Tabs);
  private readonly current = signal<AccessState>('unknown');
  private held: AccessToken | null = null;
  private renewing: Promise<string> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly state = this.current.asReadonly();

  constructor() {
    this.tabs.messages.subscribe((message) => this.follow(message));
    // Timers stand still while a machine sleeps.
    const closed = new AbortController();
    const wake = (): void => this.wake();
    document.addEventListener('visibilitychange', wake, { signal: closed.signal });
    window.addEventListener('pageshow', wake, { signal: closed.signal });
    window.addEventListener('online', wake, { signal: closed.signal });
    inject(DestroyRef).onDestroy(() => {
      closed.abort();
      clearTimeout(this.timer);
    });
  }

  /** What a request carries now; null when nobody is signed in. */
  async token(): Promise<string | null> {
    if (this.held && Date.now() > this.held.expiresAt - JOURNEY) return this.renew(this.held.value);
    return this.held?.value ?? null;
  }

  /** A new sign-in, for all tabs. */
  accept(tokens: TokensBody): void {
    this.hold(tokenFrom(tokens, Date.now()));
    if (this.held) this.tabs.broadcast({ kind: 'signed-in', token: this.held });
  }

  /** A token other than the stale one, from another tab or from the server. Throws {@link ApiError}. */
  renew(stale: string | null): Promise<string> {
    this.renewing ??= this.tabs
      .exclusively(async () => this.newerThan(stale) ?? (await this.rotate()))
      .finally(() => (this.renewing = null));
    return this.renewing;
  }

  /** Forgets the token, here and in the other tabs. */
  drop(how: 'signed-out' | 'ended'): void {
    this.forget(how);
    this.tabs.broadcast({ kind: how });
  }

  /** Nobody is signed in, and nothing has to be asked. */
  rest(): void {
    this.current.set('none');
  }

  private newerThan(stale: string | null): string | null {
    const held = this.held;
    return held && held.value !== stale && Date.now() < held.renewAt ? held.value : null;
  }

  private async rotate(): Promise<string> {
    try {
      const tokens = await this.transport.send<TokensBody>({ method: 'POST', path: paths.refresh, body: {} });
      const token = tokenFrom(tokens, Date.now());
      this.hold(token);
      this.tabs.broadcast({ kind: 'renewed', token });
      return token.value;
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.status === 403)) this.drop('ended');
      throw error;
    }
  }

  private hold(token: AccessToken): void {
    this.held = token;
    this.current.set('held');
    this.renewIn(token.renewAt - Date.now());
  }

  private forget(how: 'signed-out' | 'ended'): void {
    clearTimeout(this.timer);
    this.held = null;
    this.current.set(how === 'ended' ? 'ended' : 'none');
  }

  private follow(message: TabMessage): void {
    if (message.kind === 'signed-in') return this.hold(message.token);
    // A page that nobody is signed in to stays so until somebody signs in.
    if (this.current() === 'none') return;
    if (message.kind === 'renewed') return this.hold(message.token);
    if (this.held) this.forget(message.kind);
  }

  private wake(): void {
    if (document.visibilityState === 'visible' && this.held && Date.now() >= this.held.renewAt)
      this.attempt();
  }

  private renewIn(pause: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.attempt(), Math.min(Math.max(pause, 0), LONGEST_TIMER));
  }

  private attempt(): void {
    if (!this.held) return;
    this.renew(this.held.value).catch(() => this.held && this.renewIn(RETRY));
  }
}
