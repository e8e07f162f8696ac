import { Injectable, Logger } from '@nestjs/common';
import { Refusals, type AccountError, type RefusalType } from '@mikrochat/accounts';
import { paths } from '@mikrochat/contract';
import { AccessTokens } from '../access-token/access-tokens.js';
import { bearerOf } from '../requests/bearer.js';
import type { HttpRequest } from '../requests/http.js';
import { refusalTypeOf } from './refusal-types.js';

const NO_ROUTE = 'none';
const ID = /^\P{Cc}+$/u;

/** The fields by which the log finds the request; neither its query nor its body. */
const traceOf = ({ id = '', method = '' }: HttpRequest, pattern: string) => ({
  route: `${method} ${pattern}`,
  requestId: id,
});

/** The user id in the path of an admin route. Only of a signed-in caller: others could write any text into the trail. */
function targetOf({ params, user }: HttpRequest, pattern: string): string | null {
  const { id } = (params ?? {}) as { readonly id?: unknown };
  const isUserRoute = pattern === paths.user || pattern.startsWith(`${paths.user}/`);
  return user && isUserRoute && typeof id === 'string' && ID.test(id) ? id : null;
}

/** Records refused authentication and authorization in the audit trail, when the error response is sent. */
@Injectable()
export class RefusalRecorder {
  private readonly logger = new Logger('Audit');

  constructor(
    private readonly refusals: Refusals,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** Never throws and never waits: a failure of the audit trail must not change the response. */
  record(request: HttpRequest, error: AccountError): void {
    try {
      this.take(request, error);
    } catch (failure) {
      this.logger.error(`A refused request was not recorded: ${String(failure)}`);
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

  /** The account concerned, if neither the route nor the domain names it. */
  private callerIn(request: HttpRequest, type: RefusalType): string | null {
    const { user } = request;
    // A `request_refused` may concern any account; the other types concern the caller's own.
    if (user) return type === 'request_refused' ? null : user.sub;
    // The token was verified before, but is revoked now, or the request was refused before its guard ran.
    return this.accessTokens.cached(bearerOf(request))?.sub ?? null;
  }
}
