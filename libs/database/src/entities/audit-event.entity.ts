import type { AuditType } from '@mikrochat/contract';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Who did what to whom, when and from where. Append-only, which a trigger holds. */
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

  /** Who did it; null for strangers and the server itself. No foreign key: the event outlives the user. */
  @Column({ name: 'actor_id', type: 'text', nullable: true })
  actorId!: string | null;

  /** To whom. */
  @Column({ name: 'user_id', type: 'text', nullable: true })
  userId!: string | null;

  @Column({ type: 'text', nullable: true })
  ip!: string | null;

  @Column({ type: 'jsonb', default: {} })
  details!: Record<string, string | number | boolean | null>;
}
