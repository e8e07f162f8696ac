import type { AuditQuery } from '@mikrochat/contract';
import type { AuditEventRecord, AuditFilter, AuditPosition, Database } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Clock } from '../clock.js';
import type { Caller } from '../client-info.js';

/** A page of the audit trail, newest event first. */
export interface AuditPage {
  readonly events: readonly AuditEventRecord[];
  readonly nextCursor: string | null;
}

/** Events of an export that are in memory at once. */
const EXPORT_PAGE_SIZE = 1000;
const MAX_TIME = Date.UTC(10_000, 0);
const MAX_BIGINT = 2n ** 63n - 1n;

/** Reads the audit trail. Its events are written in the transactions of the operations that they record. */
export class AuditTrail {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws AccountError `invalid_input` for an invalid cursor */
  async page(query: AuditQuery): Promise<AuditPage> {
    const { limit } = query;
    const found = await this.database.audit.page(filterOf(query), limit + 1, positionOf(query));
    const events = found.slice(0, limit);
    const last = events.at(-1);
    return { events, nextCursor: found.length > limit && last ? writeCursor(last) : null };
  }

  /**
   * All matching events, page after page: an export of any length needs the memory of one page, and a slow client occupies
   * no database connection. The export is recorded as an event before its first page.
   * @throws AccountError `invalid_input` for an invalid cursor
   */
  async export(
    query: AuditQuery,
    format: string,
    caller: Caller,
  ): Promise<AsyncIterable<AuditPage['events']>> {
    const [filter, start] = [filterOf(query), positionOf(query)];
    const details = { format, ...described(filter) };
    const { userId: actorId, ip } = caller;
    await this.database.audit.write({ at: this.clock(), type: 'audit_exported', actorId, ip, details });
    // The first page is read before the response begins, so that an unavailable database fails the request as a whole.
    return this.pages(filter, await this.database.audit.page(filter, EXPORT_PAGE_SIZE, start));
  }

  private async *pages(filter: AuditFilter, first: AuditEventRecord[]): AsyncGenerator<AuditPage['events']> {
    for (let events = first; events.length > 0;) {
      yield events;
      const isLast = events.length < EXPORT_PAGE_SIZE;
      events = isLast ? [] : await this.database.audit.page(filter, EXPORT_PAGE_SIZE, events.at(-1));
    }
  }
}

const filterOf = ({ user, actor, type, ip, from, to }: AuditQuery): AuditFilter => ({
  userId: user,
  actorId: actor,
  types: type,
  ip,
  from,
  to,
});

/** The filters of an export, for the details of its event. */
const described = ({ userId, actorId, types, ip, from, to }: AuditFilter): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      user: userId,
      actor: actorId,
      type: types?.join(','),
      ip,
      from: from?.toISOString(),
      to: to?.toISOString(),
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

const writeCursor = ({ at, id }: AuditPosition): string =>
  Buffer.from(`${at.getTime()}.${id}`).toString('base64url');

function positionOf({ cursor }: AuditQuery): AuditPosition | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, time = '', id = ''] = /^(\d{1,15})\.(\d{1,19})$/.exec(text) ?? [];
  if (time === '' || Number(time) >= MAX_TIME || BigInt(id) > MAX_BIGINT) {
    throw new AccountError('invalid_input', { details: { cursor: ['This is not a cursor of this list.'] } });
  }
  return { at: new Date(Number(time)), id };
}
