import type { AuditType } from '@mikrochat/contract';
import type { EntityManager } from 'typeorm';
import { AuditEvent } from '../entities/audit-event.entity.js';
import type { AuditEventRecord } from '../records.js';
import { Conditions } from './conditions.js';

/** An event to record; its details never contain a secret. */
export interface NewAuditEvent {
  readonly at: Date;
  readonly type: AuditType;
  readonly actorId?: string | null;
  readonly userId?: string | null;
  readonly ip?: string | null;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Restricts the events to read; all conditions have to hold. */
export interface AuditFilter {
  readonly userId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly types?: readonly AuditType[] | undefined;
  /** An IP address, or a network in CIDR notation. */
  readonly ip?: string | undefined;
  /** Inclusive. */
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}

/** A position in the list: that of the last event on the previous page. */
export interface AuditPosition {
  readonly at: Date;
  readonly id: string;
}

/** The prefix of an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2). */
const MAPPED_IPV4 = /^::ffff:(?=\d+\.)/i;

/** The audit trail. Append-only: {@link Database.deleteAuditEvents} enforces its retention. */
export class AuditRepository {
  constructor(private readonly manager: EntityManager) {}

  async write(...events: NewAuditEvent[]): Promise<void> {
    if (events.length > 0) await this.manager.getRepository(AuditEvent).insert(events);
  }

  /** The matching events, newest first, `limit` at most. @param after returns those older than this position */
  page(filter: AuditFilter, limit: number, after?: AuditPosition): Promise<AuditEventRecord[]> {
    const conditions = conditionsOf(filter);
    // Ordered by time and not by id alone: counted refusals are written after later events.
    if (after) conditions.add('(at, id) < (?::timestamptz, ?::bigint)', after.at, after.id);
    return this.manager.query<AuditEventRecord[]>(
      `select id, at, type, actor_id as "actorId", user_id as "userId", ip, details from audit_events
       ${conditions.sql} order by at desc, id desc limit ${limit}`,
      conditions.parameters,
    );
  }
}

function conditionsOf({ userId, actorId, types, ip, from, to }: AuditFilter): Conditions {
  const conditions = new Conditions();
  if (userId !== undefined) conditions.add('user_id = ?', userId);
  if (actorId !== undefined) conditions.add('actor_id = ?', actorId);
  if (types?.length === 1) conditions.add('type = ?', types[0]);
  else if (types) conditions.add('type = any (?::text[])', types);
  if (ip !== undefined) addIp(conditions, ip);
  if (from) conditions.add('at >= ?', from);
  if (to) conditions.add('at < ?', to);
  return conditions;
}

function addIp(conditions: Conditions, ip: string): void {
  const plain = ip.replace(MAPPED_IPV4, '');
  if (ip.includes('/')) conditions.add('audit_address(ip) <<= ?::inet', ip);
  else if (!plain.includes(':')) conditions.add('audit_address(ip) = ?::inet', plain);
  // Refusals of an IPv6 network are counted per /64 and recorded under it, so its events concern each address in it.
  else
    conditions.add(`audit_address(ip) in (?::inet, network(set_masklen(?::inet, 64))::inet)`, plain, plain);
}
