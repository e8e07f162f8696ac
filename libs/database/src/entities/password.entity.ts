import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A user's password hash, in a table of its own so that queries for users never read it. */
@Entity('passwords')
export class Password {
  @PrimaryColumn({ name: 'user_id', type: 'text', primaryKeyConstraintName: 'passwords_pkey' })
  userId!: string;

  /** A PHC string, or the legacy format `salt:hash` in hexadecimal. */
  @Column({ type: 'text', select: false })
  hash!: string;

  /** An admin set the password: its user is asked to choose a new one. */
  @Column({ name: 'must_change', type: 'boolean', default: false })
  mustChange!: boolean;

  @Column({ name: 'changed_at', type: 'timestamptz', precision: 3 })
  changedAt!: Date;
}
