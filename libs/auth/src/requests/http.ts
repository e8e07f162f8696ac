import type { AccessClaims } from '../access-token/claims.js';

/** What this library reads of a request, independent of the HTTP server under Nest. */
export interface HttpRequest {
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly cookies?: Readonly<Record<string, string | undefined>>;
  user?: AccessClaims;
  /** Also in the log and in the response header `X-Request-Id`. */
  readonly id?: string;
  readonly method?: string;
  readonly params?: unknown;
  /** The matched route; `url` is its pattern, absent if no route matched. */
  readonly routeOptions?: { readonly url?: string | undefined };
}

/** The value of a header, the first one of several. @param name in lower case */
export function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
