import { at, paths, type ErrorBody, type ExchangeBody } from '@mikrochat/contract';
import { send, type Answer, type CallOptions } from './client.js';
import { appUrl } from './configuration.js';
import { claimsOf } from './tokens.js';

/** One of our servers; requests to {@link appUrl} are sent to its URL. */
interface Reachable {
  readonly url: string;
}

const MAX_REDIRECTS = 12;

/** A browser that keeps cookies per origin, follows redirects, and records their URLs. */
export class Browser {
  private readonly jars = new Map<string, Record<string, string>>();
  /** All `Location` headers received. */
  readonly locations: string[] = [];

  constructor(
    /** Replaced to use another replica. */
    public server: Reachable,
    /** Sent with every request. */
    public headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The cookies for our own server. */
  get cookies(): Record<string, string> {
    return this.jar(appUrl);
  }

  /** Requests a URL without following redirects. */
  async get<Body = ErrorBody>(url: string, { headers, ...options }: CallOptions = {}): Promise<Answer<Body>> {
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

  /** Follows redirects until one matches. @returns its URL, which is not requested */
  async followUntil(url: string, isEnd: (location: string) => boolean): Promise<string> {
    let next = new URL(url, appUrl).href;
    for (let hop = 0; hop < MAX_REDIRECTS; hop++) {
      const answer = await this.get(next);
      const location = answer.headers.get('location');
      if (location === null)
        throw new Error(`${next} did not redirect: ${answer.status} ${answer.text.slice(0, 300)}`);
      next = new URL(location, next).href;
      if (isEnd(next)) return next;
    }
    throw new Error('Too many redirects.');
  }

  /** Authorizes at a provider. @returns the URL of the callback, which is not requested */
  authorize(id: string, query = ''): Promise<string> {
    const callback = `${appUrl}${at(paths.oauthCallback, id)}`;
    return this.followUntil(`${at(paths.oauthSignIn, id)}${query}`, (location) =>
      location.startsWith(callback),
    );
  }

  /** Requests the callback. @returns the fragment of the web app's page */
  async openCallback(callback: string): Promise<Record<string, string>> {
    return fragmentOf(
      await this.followUntil(callback, (location) => location.startsWith(`${appUrl}/auth/callback`)),
    );
  }

  /** Authorizes, and requests the callback. @returns the fragment of the web app's page */
  async completeFlow(id: string, query = ''): Promise<Record<string, string>> {
    return this.openCallback(await this.authorize(id, query));
  }

  /** Redeems a code as the web app does. */
  async redeemCode(code: string): Promise<Answer<ExchangeBody & ErrorBody>> {
    const answer = await send<ExchangeBody & ErrorBody>(
      this.server.url + paths.oauthExchange,
      'POST',
      { code },
      { cookies: this.cookies, headers: this.headers },
    );
    Object.assign(this.cookies, answer.cookies);
    return answer;
  }

  /** Signs in. @throws Error where it is refused */
  async signIn(id: string): Promise<{ userId: string; body: ExchangeBody }> {
    const { code = '', error } = await this.completeFlow(id);
    if (error !== undefined) throw new Error(`The sign-in was refused: ${error}`);
    const { status, body } = await this.redeemCode(code);
    if (status !== 200) throw new Error(`The exchange was refused: ${body.code}`);
    return { userId: claimsOf(body.accessToken).sub, body };
  }

  /** Replaces the cookies for our own server. */
  replaceCookies(cookies: Record<string, string>): void {
    this.jars.set(appUrl, cookies);
  }

  private jar(origin: string): Record<string, string> {
    const jar = this.jars.get(origin) ?? {};
    this.jars.set(origin, jar);
    return jar;
  }
}

/** The fields of a URL's fragment. */
export const fragmentOf = (url: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(new URL(url).hash.slice(1)));
