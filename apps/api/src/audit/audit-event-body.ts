import type { AuditPage } from '@mikrochat/accounts';
import type { AuditEventBody } from '@mikrochat/contract';

/** An event as admins see it. */
export const toAuditEventBody = ({ at, ...event }: AuditPage['events'][number]): AuditEventBody => ({
  ...event,
  at: at.getTime(),
});
