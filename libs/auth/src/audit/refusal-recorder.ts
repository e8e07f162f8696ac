import { Injectable, Logger } from '@nestjs/common';
import { Refusals, type AccountError, type RefusalType } from '@mikrochat/accounts';
import { AccessTokens } from '../access-token/access-tokens.js';
import { bearerOf } from '../requests/bearer.js';
import type { HttpRequest } from '../requests/http.js';
import { refusalTypeOf } from './refusal-types.js';

const NO_ROUTE = 'none';

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
    const { ip, id = '', method = '', user, routeOptions } = request;
    const pattern = routeOptions?.url ?? NO_ROUTE;
    const refusal = refusalTypeOf(pattern, code);
    if (!refusal || audit.unrecorded) return;
    const actorId = user?.sub ?? null;
    this.refusals.record({
      type: refusal.type,
      code,
      actorId,
      userId: audit.userId ?? this.concerned(request, refusal.type),
      ip,
      method: audit.method ?? refusal.method ?? null,
      route: `${method} ${pattern}`,
      requestId: id,
    });
  }

  /** Where the domain does not say whose account it was. */
  private concerned(request: HttpRequest, type: RefusalType): string | null {
    const { user } = request;
    // A general request may be about anybody; the others are about the caller's own account.
    if (user) return type === 'request_refused' ? null : user.sub;
    // A token that is known as genuine, but ended, or that came before its owner was looked at.
    return this.accessTokens.known(bearerOf(request))?.sub ?? null;
  }
}
