import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which initial users were created once, so that one who was removed does not come back at the next start. */
@Entity('initial_users')
export class InitialUser {
  @PrimaryColumn({ type: 'citext', primaryKeyConstraintName: 'initial_users_pkey' })
  email!: string;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
