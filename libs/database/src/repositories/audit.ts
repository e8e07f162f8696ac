import type { AuditType } from '@mikrochat/contract';
import type { EntityManager } from 'typeorm';
import { AuditEvent } from '../entities/audit-event.entity.js';
import type { AuditEventRecord } from '../records.js';
import { Conditions } from './conditions.js';

/** An act worth remembering; never holds a secret. */
export interface NewAuditEvent {
  readonly at: Date;
  readonly type: AuditType;
  readonly actorId?: string | null;
  readonly userId?: string | null;
  readonly ip?: string | null;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Which events to read; without a filter all of them. */
export interface AuditFilter {
  readonly userId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly types?: readonly AuditType[] | undefined;
  /** An IP address, or a network in CIDR notation. */
  readonly address?: string | undefined;
  /** Inclusive. */
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}

/** A place in the list: the last event of the page before. */
export interface AuditPosition {
  readonly at: Date;
  readonly id: string;
}

/** An IPv4 address inside an IPv6 one (RFC 4291 §2.5.5.2). */
const MAPPED_IPV4 = /^::ffff:(?=\d+\.)/i;

/** The audit trail: only ever longer. */
export class AuditRepository {
  constructor(private readonly manager: EntityManager) {}

  async write(...events: NewAuditEvent[]): Promise<void> {
    if (events.length > 0) await this.manager.getRepository(AuditEvent).insert(events);
  }

  /** The newest events that match, `limit` at most. @param after continues after this place */
  page(filter: AuditFilter, limit: number, after?: AuditPosition): Promise<AuditEventRecord[]> {
    const conditions = conditionsOf(filter);
    // By time, which an index holds, and not by id: an event that was counted for a while is written later.
    if (after) conditions.add('(at, id) < (?::timestamptz, ?::bigint)', after.at, after.id);
    return this.manager.query<AuditEventRecord[]>(
      `select id, at, type, actor_id as "actorId", user_id as "userId", ip, details from audit_events
       ${conditions.sql} order by at desc, id desc limit ${limit}`,
      conditions.parameters,
    );
  }
}

function conditionsOf({ userId, actorId, types, address, from, to }: AuditFilter): Conditions {
  const conditions = new Conditions();
  if (userId !== undefined) conditions.add('user_id = ?', userId);
  if (actorId !== undefined) conditions.add('actor_id = ?', actorId);
  if (types?.length === 1) conditions.add('type = ?', types[0]);
  else if (types) conditions.add('type = any (?::text[])', types);
  if (address !== undefined) addAddress(conditions, address);
  if (from) conditions.add('at >= ?', from);
  if (to) conditions.add('at < ?', to);
  return conditions;
}

function addAddress(conditions: Conditions, address: string): void {
  const plain = address.replace(MAPPED_IPV4, '');
  if (address.includes('/')) conditions.add('audit_address(ip) <<= ?::inet', address);
  else if (!plain.includes(':')) conditions.add('audit_address(ip) = ?::inet', plain);
  // What a whole /64 did is counted as one: it belongs to each of its addresses.
  else
    conditions.add(`audit_address(ip) in (?::inet, network(set_masklen(?::inet, 64))::inet)`, plain, plain);
}
