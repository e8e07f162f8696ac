import { at, paths, type ErrorBody, type ExchangeBody } from '@mikrochat/contract';
import { send, type Answer, type CallOptions } from './client.js';
import { appUrl } from './configuration.js';
import { claimsOf } from './tokens.js';

/** Where one of our servers is reached; the way there leads through {@link appUrl}. */
interface Reachable {
  readonly url: string;
}

const MOST_HOPS = 12;

/** A browser that keeps cookies, follows redirects, and writes down where it was sent. */
export class Browser {
  private readonly jars = new Map<string, Record<string, string>>();
  /** Every `Location` of every answer. */
  readonly locations: string[] = [];

  constructor(
    /** Changed where another replica is to answer. */
    public server: Reachable,
    /** Sent along everywhere; changed where the network does. */
    public headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The cookies for our own server. */
  get cookies(): Record<string, string> {
    return this.jar(appUrl);
  }

  /** Asks one address, and follows nothing. */
  async ask<Body = ErrorBody>(url: string, { headers, ...options }: CallOptions = {}): Promise<Answer<Body>> {
    const { origin, pathname, search } = new URL(url, appUrl);
    const target = origin === new URL(appUrl).origin ? this.server.url : origin;
    const answer = await send<Body>(`${target}${pathname}${search}`, 'GET', undefined, {
      cookies: this.jar(origin),
      headers: { accept: 'text/html', ...this.headers, ...headers },
      ...options,
    });
    Object.assign(this.jar(origin), answer.cookies);
    const location = answer.headers.get('location');
    if (location !== null) this.locations.push(location);
    return answer;
  }

  /** Follows redirects until one matches, and stays there. @returns that address */
  async goUntil(url: string, there: (location: string) => boolean): Promise<string> {
    let next = new URL(url, appUrl).href;
    for (let hop = 0; hop < MOST_HOPS; hop++) {
      const answer = await this.ask(next);
      const location = answer.headers.get('location');
      if (location === null)
        throw new Error(`${next} led nowhere: ${answer.status} ${answer.text.slice(0, 300)}`);
      next = new URL(location, next).href;
      if (there(next)) return next;
    }
    throw new Error('There is no end to these redirects.');
  }

  /** Goes through a provider as far as our callback, which is not called yet. */
  goToCallback(id: string, query = ''): Promise<string> {
    const callback = `${appUrl}${at(paths.oauthCallback, id)}`;
    return this.goUntil(`${at(paths.oauthSignIn, id)}${query}`, (location) => location.startsWith(callback));
  }

  /** Calls the callback. @returns what stands in the fragment of the web app's page */
  async comeBack(callback: string): Promise<Record<string, string>> {
    return fragmentOf(
      await this.goUntil(callback, (location) => location.startsWith(`${appUrl}/auth/callback`)),
    );
  }

  /** Goes all the way. @returns what stands in the fragment of the web app's page */
  async goThrough(id: string, query = ''): Promise<Record<string, string>> {
    return this.comeBack(await this.goToCallback(id, query));
  }

  /** What the web app does with its code. */
  async exchange(code: string): Promise<Answer<ExchangeBody & ErrorBody>> {
    const answer = await send<ExchangeBody & ErrorBody>(
      this.server.url + paths.oauthExchange,
      'POST',
      { code },
      { cookies: this.cookies, headers: this.headers },
    );
    Object.assign(this.cookies, answer.cookies);
    return answer;
  }

  /** Signs in. @throws Error where that is refused */
  async signIn(id: string): Promise<{ userId: string; body: ExchangeBody }> {
    const { code = '', error } = await this.goThrough(id);
    if (error !== undefined) throw new Error(`The sign-in was refused: ${error}`);
    const { status, body } = await this.exchange(code);
    if (status !== 200) throw new Error(`The exchange was refused: ${body.code}`);
    return { userId: claimsOf(body.accessToken).sub, body };
  }

  /** Throws the cookies for our own server away, and keeps these. */
  keepOnly(cookies: Record<string, string>): void {
    this.jars.set(appUrl, cookies);
  }

  private jar(origin: string): Record<string, string> {
    const jar = this.jars.get(origin) ?? {};
    this.jars.set(origin, jar);
    return jar;
  }
}

/** The fields of an address's fragment. */
export const fragmentOf = (url: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(new URL(url).hash.slice(1)));
