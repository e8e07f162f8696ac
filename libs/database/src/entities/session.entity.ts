import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A signed-in device. Ending it removes the row; a trigger tells every replica. */
@Entity('sessions')
export class Session {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'sessions_pkey' })
  id!: string;

  @Column({ name: 'user_id', type: 'text' })
  userId!: string;

  /** How often the refresh token was rotated; the newest token carries this number. */
  @Column({ type: 'integer', default: 0 })
  generation!: number;

  @Column({ name: 'rotated_at', type: 'timestamptz', precision: 3 })
  rotatedAt!: Date;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'last_used_at', type: 'timestamptz', precision: 3 })
  lastUsedAt!: Date;

  /** When the refresh token dies unless it is used before. */
  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3 })
  expiresAt!: Date;

  /** When the session ends however often it was refreshed. */
  @Column({ name: 'ends_at', type: 'timestamptz', precision: 3 })
  endsAt!: Date;

  @Column({ type: 'text' })
  ip!: string;

  @Column({ name: 'user_agent', type: 'text' })
  userAgent!: string;

  @Column({ type: 'text' })
  method!: string;

  /** Its user's, as long as the session may be refreshed. */
  @Column({ name: 'credential_epoch', type: 'integer', default: 0 })
  credentialEpoch!: number;
}
