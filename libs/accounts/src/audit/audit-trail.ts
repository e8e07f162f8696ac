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

/** What an export holds at once in memory. */
const EXPORT_PAGE = 1000;
const LATEST = Date.UTC(10_000, 0);
const MAX_BIGINT = 2n ** 63n - 1n;

/** Reads the audit trail; its events are written in the transactions of the acts themselves. */
export class AuditTrail {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws AccountError `invalid_input` for a cursor that is not ours */
  async page(query: AuditQuery): Promise<AuditPage> {
    const { limit } = query;
    const found = await this.database.audit.page(filterOf(query), limit + 1, positionOf(query));
    const events = found.slice(0, limit);
    const last = events.at(-1);
    return { events, nextCursor: found.length > limit && last ? writeCursor(last) : null };
  }

  /**
   * Everything that matches, page after page, so that an export of any length needs the memory of one page and holds
   * no connection while its reader is slow. The export is an event itself, written before its first line.
   * @throws AccountError `invalid_input` for a cursor that is not ours
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
    // The first page is read here: a database that is away refuses the request, and does not break the file off.
    return this.pages(filter, await this.database.audit.page(filter, EXPORT_PAGE, start));
  }

  private async *pages(filter: AuditFilter, first: AuditEventRecord[]): AsyncGenerator<AuditPage['events']> {
    for (let events = first; events.length > 0;) {
      yield events;
      const isLast = events.length < EXPORT_PAGE;
      events = isLast ? [] : await this.database.audit.page(filter, EXPORT_PAGE, events.at(-1));
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

/** The filters of an export, as its event remembers them. */
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
  if (time === '' || Number(time) >= LATEST || BigInt(id) > MAX_BIGINT) {
    throw new AccountError('invalid_input', { details: { cursor: ['This is not a cursor of this list.'] } });
  }
  return { at: new Date(Number(time)), id };
}
