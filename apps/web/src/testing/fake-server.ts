import type { ErrorBody } from '@mikrochat/contract';

/** What a request said. */
export interface Heard {
  method: string;
  path: string;
  search: string;
  headers: Record<string, string>;
  body: unknown;
}

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> };
type Route = (heard: Heard) => Answer | Promise<Answer>;

/** Stands at the other end of `fetch`: answers by route, and remembers what it heard. */
export class FakeServer {
  readonly heard: Heard[] = [];
  /** Whether anybody answers at all. */
  up = true;
  /** How long an answer takes, in milliseconds. */
  latency = 0;
  private readonly routes = new Map<string, Route>();

  constructor() {
    globalThis.fetch = (url, init) => this.answer(url as string, init ?? {});
  }

  on(route: string, answer: Route): this {
    this.routes.set(route, answer);
    return this;
  }

  count(route: string): number {
    return this.heard.filter(({ method, path }) => `${method} ${path}` === route).length;
  }

  private async answer(address: string, init: RequestInit): Promise<Response> {
    if (!this.up) throw new TypeError('Failed to fetch');
    const url = new URL(address, 'http://localhost');
    const heard = {
      method: init.method ?? 'GET',
      path: url.pathname,
      search: url.search,
      headers: init.headers as Record<string, string>,
      body: init.body ? (JSON.parse(init.body as string) as unknown) : undefined,
    };
    this.heard.push(heard);
    if (this.latency) await new Promise((resolve) => setTimeout(resolve, this.latency));
    const route = this.routes.get(`${heard.method} ${heard.path}`) ?? (() => refuse(404, 'not_found'));
    const { status = 200, body, headers = {} } = await route(heard);
    return {
      ok: status < 400,
      status,
      headers: new Headers(headers),
      text: () => Promise.resolve(typeof body === 'string' ? body : JSON.stringify(body)),
    } as Response;
  }
}

/** A refusal as the contract words it. */
export const refuse = (status: number, code: string, more: Partial<ErrorBody> = {}): Answer => ({
  status,
  body: { error: `Refused: ${code}.`, code, ...more },
});
