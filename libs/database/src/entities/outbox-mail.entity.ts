import type { MailKind } from '@mikrochat/contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mail that has not left yet. It holds no link: that is made when the mail is sent, under the same id. */
@Entity('outbox')
export class OutboxMail {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'outbox_pkey' })
  id!: string;

  @Column({ type: 'text' })
  kind!: MailKind;

  @Column({ type: 'citext' })
  email!: string;

  /** Null where somebody asked for an address of which nothing was looked up. */
  @Column({ name: 'user_id', type: 'text', nullable: true })
  userId!: string | null;

  /** From where it was asked for, for the audit trail. */
  @Column({ type: 'text', nullable: true })
  ip!: string | null;

  /** What a notification says beside its kind: a provider's id, a role. Never a secret. */
  @Column({ type: 'jsonb', default: {} })
  details!: Record<string, string>;

  /** SHA-256 of the cookie of the browser that asked for it; null where an admin or the server sends it. */
  @Column({ type: 'bytea', nullable: true })
  browser!: Buffer | null;

  /** SHA-256 of network and user agent of a client that sent no cookie. */
  @Column({ type: 'bytea', nullable: true })
  network!: Buffer | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'integer', default: 0 })
  tries!: number;

  /** Null once it was given up. */
  @Column({ name: 'next_try_at', type: 'timestamptz', precision: 3, nullable: true })
  nextTryAt!: Date | null;

  @Column({ name: 'failed_at', type: 'timestamptz', precision: 3, nullable: true })
  failedAt!: Date | null;

  /** What the mail server said last. */
  @Column({ type: 'text', nullable: true })
  problem!: string | null;
}
