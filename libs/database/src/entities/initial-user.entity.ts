import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The initial users that were ever created, so that a removed one is not created again at the next start. */
@Entity('initial_users')
export class InitialUser {
  @PrimaryColumn({ type: 'citext', primaryKeyConstraintName: 'initial_users_pkey' })
  email!: string;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
