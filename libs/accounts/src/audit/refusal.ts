import type { AuditType, ErrorCode } from '@mikrochat/contract';
import type { NewAuditEvent } from '@mikrochat/database';

/** The types of events that record a refused request. */
export type RefusalType = Extract<AuditType, `${string}_refused`>;

/** A request whose authentication or authorization was refused, for the audit trail; contains no secret. */
export interface Refusal {
  readonly type: RefusalType;
  readonly code: ErrorCode;
  /** The authenticated user of the request. */
  readonly actorId: string | null;
  /** The account that the request concerned. */
  readonly userId: string | null;
  readonly ip: string;
  /** The sign-in method that was tried. */
  readonly method: string | null;
  /** HTTP method and route pattern, such as `PUT /users/:id/role`. */
  readonly route: string;
  readonly requestId: string;
}

/** The event of a single refusal. */
export function toEvent(refusal: Refusal, at: Date): NewAuditEvent {
  const { type, code, actorId, userId, ip, method, route, requestId } = refusal;
  const details = { code, ...(method && { method }), route, requestId };
  return { at, type, actorId, userId, ip, details };
}
