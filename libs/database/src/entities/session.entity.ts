import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A signed-in device. Ending a session deletes its row; a trigger notifies every replica. */
@Entity('sessions')
export class Session {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'sessions_pkey' })
  id!: string;

  @Column({ name: 'user_id', type: 'text' })
  userId!: string;

  /** The number of rotations of the refresh token; the current token carries it. */
  @Column({ type: 'integer', default: 0 })
  generation!: number;

  @Column({ name: 'rotated_at', type: 'timestamptz', precision: 3 })
  rotatedAt!: Date;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'last_used_at', type: 'timestamptz', precision: 3 })
  lastUsedAt!: Date;

  /** When the refresh token expires unless it is used before. */
  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3 })
  expiresAt!: Date;

  /** The end of the session, whatever its refreshes. */
  @Column({ name: 'ends_at', type: 'timestamptz', precision: 3 })
  endsAt!: Date;

  @Column({ type: 'text' })
  ip!: string;

  @Column({ name: 'user_agent', type: 'text' })
  userAgent!: string;

  @Column({ type: 'text' })
  method!: string;

  /** Has to equal its user's epoch for the session to be refreshed. */
  @Column({ name: 'credential_epoch', type: 'integer', default: 0 })
  credentialEpoch!: number;
}
