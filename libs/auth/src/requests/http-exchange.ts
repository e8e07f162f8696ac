import type { HttpRequest } from './http.js';

/** An HTTP request and its response, for code that reads and sets cookies. */
export interface HttpExchange {
  readonly request: HttpRequest;
  readonly response: unknown;
  readonly cookies: Readonly<Record<string, string | undefined>>;
}
