import type { AccessClaims } from '../access-token/claims.js';

/** What we read of a request, whichever server brought it. */
export interface HttpRequest {
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly cookies?: Readonly<Record<string, string | undefined>>;
  user?: AccessClaims;
  /** Also in the log and in the header `X-Request-Id` of the answer. */
  readonly id?: string;
  readonly method?: string;
  readonly params?: unknown;
  /** The route that took the request; `url` is its pattern, absent where there is none. */
  readonly routeOptions?: { readonly url?: string | undefined };
}

/** The one value of a header; the first where a client sent several. */
export function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
