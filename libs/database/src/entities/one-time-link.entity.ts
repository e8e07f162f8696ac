import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a link token may do, once. Its id is the token's `jti`. */
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

  /** SHA-256 of the cookie of the browser that asked for it; null where an admin or the server sends it. */
  @Column({ type: 'bytea', nullable: true })
  browser!: Buffer | null;

  /** SHA-256 of network and user agent of a client that sent no cookie. */
  @Column({ type: 'bytea', nullable: true })
  network!: Buffer | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3 })
  expiresAt!: Date;

  /** The user's when the link was made; null where the address had no account. */
  @Column({ name: 'credential_epoch', type: 'integer', nullable: true })
  credentialEpoch!: number | null;

  @Column({ name: 'used_at', type: 'timestamptz', precision: 3, nullable: true })
  usedAt!: Date | null;
}
