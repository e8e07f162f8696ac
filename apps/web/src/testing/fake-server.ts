import type { ErrorBody } from '@mikrochat/contract';

/** A request as the server got it. */
export interface ReceivedRequest {
  method: string;
  path: string;
  search: string;
  headers: Record<string, string>;
  body: unknown;
}

type FakeResponse = { status?: number; body?: unknown; headers?: Record<string, string> };
type Handler = (request: ReceivedRequest) => FakeResponse | Promise<FakeResponse>;

/** Replaces `fetch`: responds by route, and records every request. */
export class FakeServer {
  readonly requests: ReceivedRequest[] = [];
  /** False while the server cannot be reached. */
  up = true;
  /** How long a response takes, in milliseconds. */
  latency = 0;
  private readonly routes = new Map<string, Handler>();

  constructor() {
    globalThis.fetch = (url, init) => this.respond(url as string, init ?? {});
  }

  on(route: string, handler: Handler): this {
    this.routes.set(route, handler);
    return this;
  }

  count(route: string): number {
    return this.requests.filter(({ method, path }) => `${method} ${path}` === route).length;
  }

  private async respond(requestUrl: string, init: RequestInit): Promise<Response> {
    if (!this.up) throw new TypeError('Failed to fetch');
    const url = new URL(requestUrl, 'http://localhost');
    const request = {
      method: init.method ?? 'GET',
      path: url.pathname,
      search: url.search,
      headers: init.headers as Record<string, string>,
      body: init.body ? (JSON.parse(init.body as string) as unknown) : undefined,
    };
    this.requests.push(request);
    if (this.latency) await new Promise((resolve) => setTimeout(resolve, this.latency));
    const handler = this.routes.get(`${request.method} ${request.path}`) ?? (() => refuse(404, 'not_found'));
    const { status = 200, body, headers = {} } = await handler(request);
    return {
      ok: status < 400,
      status,
      headers: new Headers(headers),
      text: () => Promise.resolve(typeof body === 'string' ? body : JSON.stringify(body)),
    } as Response;
  }
}

/** An error response of the contract. */
export const refuse = (status: number, code: string, more: Partial<ErrorBody> = {}): FakeResponse => ({
  status,
  body: { error: `Refused: ${code}.`, code, ...more },
});
