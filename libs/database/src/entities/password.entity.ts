import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The hash of a user's password, apart from the user so that no ordinary query reads it. */
@Entity('passwords')
export class Password {
  @PrimaryColumn({ name: 'user_id', type: 'text', primaryKeyConstraintName: 'passwords_pkey' })
  userId!: string;

  /** PHC string, or the older `salt:hash` in hex. */
  @Column({ type: 'text', select: false })
  hash!: string;

  /** Somebody else set it: its user is to choose an own one. */
  @Column({ name: 'must_change', type: 'boolean', default: false })
  mustChange!: boolean;

  @Column({ name: 'changed_at', type: 'timestamptz', precision: 3 })
  changedAt!: Date;
}
