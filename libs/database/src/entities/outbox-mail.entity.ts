import type { MailKind } from '@mikrochat/contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mail to deliver. Contains no link: that is issued at delivery, under the same id, so that no token is stored. */
@Entity('outbox')
export class OutboxMail {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'outbox_pkey' })
  id!: string;

  @Column({ type: 'text' })
  kind!: MailKind;

  @Column({ type: 'citext' })
  email!: string;

  /** Null for a request by email address: the user is looked up at delivery. */
  @Column({ name: 'user_id', type: 'text', nullable: true })
  userId!: string | null;

  /** The IP address of the request, for the audit trail. */
  @Column({ type: 'text', nullable: true })
  ip!: string | null;

  /** Parameters of a security alert, such as a provider's id or a role; never a secret. */
  @Column({ type: 'jsonb', default: {} })
  details!: Record<string, string>;

  /** SHA-256 of the cookie of the requesting browser; null when an admin or the server sends the mail. */
  @Column({ type: 'bytea', nullable: true })
  browser!: Buffer | null;

  /** SHA-256 of the network and user agent of a client that sent no cookie. */
  @Column({ type: 'bytea', nullable: true })
  network!: Buffer | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'integer', default: 0 })
  tries!: number;

  /** Null once delivery was given up. */
  @Column({ name: 'next_try_at', type: 'timestamptz', precision: 3, nullable: true })
  nextTryAt!: Date | null;

  @Column({ name: 'failed_at', type: 'timestamptz', precision: 3, nullable: true })
  failedAt!: Date | null;

  /** The last response of the mail server. */
  @Column({ type: 'text', nullable: true })
  problem!: string | null;
}
