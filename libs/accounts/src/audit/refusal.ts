import type { AuditType, ErrorCode } from '@mikrochat/contract';
import type { NewAuditEvent } from '@mikrochat/database';

/** The events of refusals. */
export type RefusalType = Extract<AuditType, `${string}_refused`>;

/** A refusal of authentication or authorization, as the audit trail records it; never holds a secret. */
export interface Refusal {
  readonly type: RefusalType;
  readonly code: ErrorCode;
  /** Who is signed in and was refused. */
  readonly actorId: string | null;
  /** The account that was concerned. */
  readonly userId: string | null;
  readonly ip: string;
  /** The sign-in method that was tried. */
  readonly method: string | null;
  /** HTTP method and route pattern: `PUT /users/:id/role`. */
  readonly route: string;
  readonly requestId: string;
}

/** One refusal as one event. */
export function toEvent(refusal: Refusal, at: Date): NewAuditEvent {
  const { type, code, actorId, userId, ip, method, route, requestId } = refusal;
  const details = { code, ...(method && { method }), route, requestId };
  return { at, type, actorId, userId, ip, details };
}
