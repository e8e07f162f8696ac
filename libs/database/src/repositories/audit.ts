import type { AuditType } from '@mikrochat/contract';
import type { EntityManager } from 'typeorm';
import { AuditEvent } from '../entities/audit-event.entity.js';

/** An act worth remembering; never holds a secret. */
export interface NewAuditEvent {
  readonly at: Date;
  readonly type: AuditType;
  readonly actorId?: string | null;
  readonly userId?: string | null;
  readonly ip?: string | null;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** The audit trail: only ever longer. */
export class AuditRepository {
  constructor(private readonly manager: EntityManager) {}

  async write(...events: NewAuditEvent[]): Promise<void> {
    if (events.length > 0) await this.manager.getRepository(AuditEvent).insert(events);
  }
}
