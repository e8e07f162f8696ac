import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Access tokens of a session that are dead before they expire: all up to one generation. */
@Entity('revocations')
export class Revocation {
  @PrimaryColumn({ name: 'session_id', type: 'uuid', primaryKeyConstraintName: 'revocations_pkey' })
  sessionId!: string;

  @Column({ type: 'integer' })
  generation!: number;

  @Column({ name: 'revoked_at', type: 'timestamptz', precision: 3 })
  revokedAt!: Date;
}
