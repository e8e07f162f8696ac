import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { client } from './oauth-openid.js';
import { listen, type Listening } from './oauth-listening.js';

/** What the provider is asked. */
export interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
}

/** What it says: an object as JSON, a text as it is; null never answers. */
export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
type Answer = (asked: Asked) => Said | null | Promise<Said | null>;

interface Begun {
  readonly challenge: string;
  readonly nonce: string | null;
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

/** A provider on this machine that says what a test wants it to say, over the code flow with PKCE. */
export class FakeProvider {
  private listening: Listening | undefined;
  private readonly begun = new Map<string, Begun>();
  private keys: { privateKey: CryptoKey; publicKey: CryptoKey } | undefined;
  /** Everything it was asked, server to server. */
  readonly asked: Asked[] = [];
  /** What it says at which path, in place of the usual. */
  answers: Record<string, Answer> = {};
  /** Added to what it sends back with the browser. */
  redirectWith: Record<string, string> = {};
  /** The claims of its ID tokens; without them it makes none. */
  claims: JWTPayload | null = null;
  /** Makes the ID token, where a test wants another one. */
  sign: (claims: JWTPayload) => Promise<string> = (claims) => this.signed(claims);

  get url(): string {
    return this.listening?.url ?? '';
  }

  async open(): Promise<void> {
    this.keys = await generateKeyPair('RS256');
    this.listening = await listen(() => (request, response) => void this.answer(request, response));
  }

  /** Forgets what a test wanted. */
  reset(): void {
    this.answers = {};
    this.redirectWith = {};
    this.claims = null;
    this.sign = (claims) => this.signed(claims);
    this.asked.length = 0;
  }

  async close(): Promise<void> {
    await this.listening?.close();
  }

  /** An ID token of this provider. */
  signed(claims: JWTPayload, key: CryptoKey = this.keys!.privateKey): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'fake' }).sign(key);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    // Providers have these pages at different paths; the last word tells which it is.
    const page = url.pathname.split('/').at(-1) ?? '';
    if (page === 'authorize') return this.authorize(url.searchParams, response);
    const asked = { path: url.pathname, headers: request.headers, form: await formOf(request) };
    this.asked.push(asked);
    const usual: Record<string, Answer> = {
      token: () => this.token(asked),
      access_token: () => this.token(asked),
      keys: async () => ({
        body: { keys: [{ ...(await exportJWK(this.keys!.publicKey)), kid: 'fake' }] },
      }),
    };
    const answer = this.answers[asked.path] ?? usual[page];
    const said = answer ? await answer(asked) : { status: 404, body: {} };
    if (!said) return;
    const { status = 200, headers = {}, body = '' } = said;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  }

  private authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = randomUUID();
    const challenge = query.get('code_challenge') ?? '';
    this.begun.set(code, { challenge, nonce: query.get('nonce') });
    const back = new URL(query.get('redirect_uri') ?? '');
    const answer = { code, state: query.get('state') ?? '', ...this.redirectWith };
    back.search = new URLSearchParams(answer).toString();
    response.writeHead(302, { location: back.href }).end();
  }

  private async token({ form }: Asked): Promise<Said> {
    const code = form.get('code') ?? '';
    const begun = this.begun.get(code);
    this.begun.delete(code);
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (proof !== begun?.challenge) return { status: 400, body: { error: 'invalid_grant' } };
    const seconds = Math.floor(Date.now() / 1000);
    const times = { iat: seconds, exp: seconds + 60, aud: client.clientId };
    const id = this.claims
      ? { id_token: await this.sign({ ...times, nonce: begun.nonce, ...this.claims }) }
      : {};
    return { body: { access_token: 'the access token', token_type: 'Bearer', ...id } };
  }
}
