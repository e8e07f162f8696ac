import type { HttpRequest } from './http.js';

/** One HTTP exchange: where the cookie comes from and goes to. */
export interface HttpExchange {
  readonly request: HttpRequest;
  readonly response: unknown;
  readonly cookies: Readonly<Record<string, string | undefined>>;
}
