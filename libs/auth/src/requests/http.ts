import type { AccessClaims } from '../access-token/claims.js';

/** What we read of a request, whichever server brought it. */
export interface HttpRequest {
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly cookies?: Readonly<Record<string, string | undefined>>;
  user?: AccessClaims;
}

/** The one value of a header; the first where a client sent several. */
export function headerOf({ headers }: HttpRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
