import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Revokes the access tokens of a session up to and including a generation, before they expire. */
@Entity('revocations')
export class Revocation {
  @PrimaryColumn({ name: 'session_id', type: 'uuid', primaryKeyConstraintName: 'revocations_pkey' })
  sessionId!: string;

  @Column({ type: 'integer' })
  generation!: number;

  @Column({ name: 'revoked_at', type: 'timestamptz', precision: 3 })
  revokedAt!: Date;
}
