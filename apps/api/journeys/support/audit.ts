import { paths, type AuditType } from '@mikrochat/contract';
import type { TestServer } from './server.js';

/** A row of the audit trail. */
export interface AuditRow extends Record<string, unknown> {
  readonly at: Date;
  readonly type: AuditType;
  readonly actor_id: string | null;
  readonly user_id: string | null;
  readonly ip: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

// RFC 2544 reserves 198.18.0.0/15 for tests; each marker has its own IP address.
let markers = 0;
const nextMarker = (): string => `198.18.${++markers >> 8}.${markers & 255}`;

/** Waits until all refusals so far are written: they are written in order, after their responses. */
export async function auditWritten(server: TestServer): Promise<void> {
  const ip = nextMarker();
  const headers = { 'x-forwarded-for': ip };
  await server.call('POST', paths.refresh, { refreshToken: 'marker' }, { headers });
  const isWritten = async () =>
    (await server.query('select from audit_events where ip = $1', [ip])).length > 0;
  for (const end = Date.now() + 5_000; !(await isWritten());)
    if (Date.now() > end) throw new Error('The refusal was not written.');
}

/** The audit events that an action causes. */
export async function auditDuring(server: TestServer, action: () => Promise<unknown>): Promise<AuditRow[]> {
  await auditWritten(server);
  const [{ last } = { last: '0' }] = await server.query<{ last: string }>(
    'select coalesce(max(id), 0) as last from audit_events',
  );
  await action();
  await auditWritten(server);
  return server.query<AuditRow>(
    `select at, type, actor_id, user_id, ip, details from audit_events
     where id > $1 and (ip is null or ip not like '198.18.%') order by id`,
    [last],
  );
}
