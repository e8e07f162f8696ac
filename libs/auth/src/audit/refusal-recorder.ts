import { Injectable, Logger } from '@nestjs/common';
import { Refusals, type AccountError, type RefusalType } from '@mikrochat/accounts';
import { paths } from '@mikrochat/contract';
import { AccessTokens } from '../access-token/access-tokens.js';
import { bearerOf } from '../requests/bearer.js';
import type { HttpRequest } from '../requests/http.js';
import { refusalTypeOf } from './refusal-types.js';

const NO_ROUTE = 'none';
const ID = /^\P{Cc}+$/u;

/** Under what the log knows the request, without its query and body. */
const traceOf = ({ id = '', method = '' }: HttpRequest, pattern: string) => ({
  route: `${method} ${pattern}`,
  requestId: id,
});

/** The user whom a route of the admin panel is about, as a signed-in caller names them; strangers name nobody. */
function targetOf({ params, user }: HttpRequest, pattern: string): string | null {
  const { id } = (params ?? {}) as { readonly id?: unknown };
  const isUserRoute = pattern === paths.user || pattern.startsWith(`${paths.user}/`);
  return user && isUserRoute && typeof id === 'string' && ID.test(id) ? id : null;
}

/** Takes refusals where they become answers, and hands those of authentication and authorization to the audit trail. */
@Injectable()
export class RefusalRecorder {
  private readonly logger = new Logger('Audit');

  constructor(
    private readonly refusals: Refusals,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** Never throws and never waits: a trail that cannot be written changes no answer. */
  record(request: HttpRequest, error: AccountError): void {
    try {
      this.take(request, error);
    } catch (failure) {
      this.logger.error(`A refusal was not recorded: ${String(failure)}`);
    }
  }

  private take(request: HttpRequest, { code, audit }: AccountError): void {
    const pattern = request.routeOptions?.url ?? NO_ROUTE;
    const refusal = refusalTypeOf(pattern, code);
    if (!refusal || audit.unrecorded) return;
    this.refusals.record({
      type: refusal.type,
      code,
      actorId: request.user?.sub ?? null,
      userId: targetOf(request, pattern) ?? audit.userId ?? this.callerIn(request, refusal.type),
      ip: request.ip,
      method: audit.method ?? refusal.method ?? null,
      ...traceOf(request, pattern),
    });
  }

  /** Whose account it was, where neither the route nor the domain says so. */
  private callerIn(request: HttpRequest, type: RefusalType): string | null {
    const { user } = request;
    // A general request may be about anybody; the others are about the caller's own account.
    if (user) return type === 'request_refused' ? null : user.sub;
    // A token that is known as genuine, but ended, or that came before its owner was looked at.
    return this.accessTokens.cached(bearerOf(request))?.sub ?? null;
  }
}
