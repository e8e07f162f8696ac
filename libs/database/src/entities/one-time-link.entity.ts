import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The state of a one-time link. Its id is the `jti` of the link's token. */
@Entity('one_time_links')
export class OneTimeLink {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'one_time_links_pkey' })
  id!: string;

  @Column({ name: 'user_id', type: 'text', nullable: true })
  userId!: string | null;

  @Column({ type: 'citext' })
  email!: string;

  @Column({ type: 'text' })
  purpose!: string;

  /** SHA-256 of the cookie of the requesting browser; null when an admin or the server sends the link. */
  @Column({ type: 'bytea', nullable: true })
  browser!: Buffer | null;

  /** SHA-256 of the network and user agent of a client that sent no cookie. */
  @Column({ type: 'bytea', nullable: true })
  network!: Buffer | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3 })
  expiresAt!: Date;

  /** The user's epoch when the link was issued; null when the email address had no account. */
  @Column({ name: 'credential_epoch', type: 'integer', nullable: true })
  credentialEpoch!: number | null;

  @Column({ name: 'used_at', type: 'timestamptz', precision: 3, nullable: true })
  usedAt!: Date | null;
}
