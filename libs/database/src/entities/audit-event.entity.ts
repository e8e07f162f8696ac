import type { AuditType } from '@mikrochat/contract';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A security-relevant event. Append-only, enforced by a trigger. */
@Entity('audit_events')
export class AuditEvent {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'audit_events_pkey',
  })
  id!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  at!: Date;

  @Column({ type: 'text' })
  type!: AuditType;

  /** The acting user; null for unauthenticated requests and the server itself. No foreign key: events outlive users. */
  @Column({ name: 'actor_id', type: 'text', nullable: true })
  actorId!: string | null;

  /** The affected user. */
  @Column({ name: 'user_id', type: 'text', nullable: true })
  userId!: string | null;

  @Column({ type: 'text', nullable: true })
  ip!: string | null;

  @Column({ type: 'jsonb', default: {} })
  details!: Record<string, string | number | boolean | null>;
}
