import type { AuditPage } from '@mikrochat/accounts';
import type { AuditEventBody } from '@mikrochat/contract';

/** An audit event as a response body. */
export const toAuditEventBody = ({ at, ...event }: AuditPage['events'][number]): AuditEventBody => ({
  ...event,
  at: at.getTime(),
});
