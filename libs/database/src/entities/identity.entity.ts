import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An account at an OAuth provider that belongs to a user. */
@Entity('identities')
export class Identity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'identities_pkey' })
  provider!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'identities_pkey' })
  subject!: string;

  @Column({ name: 'user_id', type: 'text' })
  userId!: string;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
