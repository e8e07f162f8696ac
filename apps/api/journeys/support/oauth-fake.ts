import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { client } from './oauth-openid.js';
import { listen, type Listening } from './oauth-listening.js';

/** A request that the provider received from our server. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
}

/** Its response: an object as JSON, a string as it is; null never responds. */
export interface StubResponse {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
type Responder = (request: ReceivedRequest) => StubResponse | null | Promise<StubResponse | null>;

interface IssuedCode {
  readonly challenge: string;
  readonly nonce: string | null;
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

/** An OAuth provider with PKCE and optional ID tokens whose responses a test replaces. */
export class FakeProvider {
  private listening: Listening | undefined;
  private readonly issued = new Map<string, IssuedCode>();
  private keys: { privateKey: CryptoKey; publicKey: CryptoKey } | undefined;
  /** All requests from our server. */
  readonly requests: ReceivedRequest[] = [];
  /** Responses by path, instead of the default ones. */
  responses: Record<string, Responder> = {};
  /** Added to the authorization response. */
  redirectParameters: Record<string, string> = {};
  /** The claims of its ID tokens; without them it issues none. */
  claims: JWTPayload | null = null;
  /** Signs the ID token; a test may replace it. */
  sign: (claims: JWTPayload) => Promise<string> = (claims) => this.signed(claims);

  get url(): string {
    return this.listening?.url ?? '';
  }

  async open(): Promise<void> {
    this.keys = await generateKeyPair('RS256');
    this.listening = await listen(() => (request, response) => void this.respond(request, response));
  }

  /** Removes what a test replaced. */
  reset(): void {
    this.responses = {};
    this.redirectParameters = {};
    this.claims = null;
    this.sign = (claims) => this.signed(claims);
    this.requests.length = 0;
  }

  async close(): Promise<void> {
    await this.listening?.close();
  }

  /** An ID token of this provider. */
  signed(claims: JWTPayload, key: CryptoKey = this.keys!.privateKey): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'fake' }).sign(key);
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    // Providers have these endpoints at different paths; the last segment identifies them.
    const page = url.pathname.split('/').at(-1) ?? '';
    if (page === 'authorize') return this.authorize(url.searchParams, response);
    const received = { path: url.pathname, headers: request.headers, form: await formOf(request) };
    this.requests.push(received);
    const defaults: Record<string, Responder> = {
      token: () => this.token(received),
      access_token: () => this.token(received),
      keys: async () => ({
        body: { keys: [{ ...(await exportJWK(this.keys!.publicKey)), kid: 'fake' }] },
      }),
    };
    const respond = this.responses[received.path] ?? defaults[page];
    const stub = respond ? await respond(received) : { status: 404, body: {} };
    if (!stub) return;
    const { status = 200, headers = {}, body = '' } = stub;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  }

  private authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = randomUUID();
    const challenge = query.get('code_challenge') ?? '';
    this.issued.set(code, { challenge, nonce: query.get('nonce') });
    const redirectUri = new URL(query.get('redirect_uri') ?? '');
    const parameters = { code, state: query.get('state') ?? '', ...this.redirectParameters };
    redirectUri.search = new URLSearchParams(parameters).toString();
    response.writeHead(302, { location: redirectUri.href }).end();
  }

  private async token({ form }: ReceivedRequest): Promise<StubResponse> {
    const code = form.get('code') ?? '';
    const issued = this.issued.get(code);
    this.issued.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (challenge !== issued?.challenge) return { status: 400, body: { error: 'invalid_grant' } };
    const seconds = Math.floor(Date.now() / 1000);
    const times = { iat: seconds, exp: seconds + 60, aud: client.clientId };
    const id = this.claims
      ? { id_token: await this.sign({ ...times, nonce: issued.nonce, ...this.claims }) }
      : {};
    return { body: { access_token: 'the access token', token_type: 'Bearer', ...id } };
  }
}
