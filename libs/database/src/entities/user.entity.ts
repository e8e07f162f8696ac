import type { Role } from '@mikrochat/contract';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A user account. */
@Entity('users')
export class User {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'users_pkey' })
  id!: string;

  /** As entered; `citext` compares it case-insensitively. */
  @Column({ type: 'citext' })
  email!: string;

  @Column({ name: 'user_name', type: 'text' })
  userName!: string;

  @Column({ type: 'text', default: 'user' })
  role!: Role;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  /** The admin who added this user; null for the initial user and registered users. */
  @Column({ name: 'created_by', type: 'text', nullable: true })
  createdBy!: string | null;

  @Column({ name: 'disabled_at', type: 'timestamptz', precision: 3, nullable: true })
  disabledAt!: Date | null;

  /** When the email address was verified by the user or confirmed by an admin; null while it is only claimed. */
  @Column({ name: 'email_proved_at', type: 'timestamptz', precision: 3, nullable: true })
  emailVerifiedAt!: Date | null;

  /** Incremented by every change that invalidates earlier proofs of identity. */
  @Column({ name: 'credential_epoch', type: 'integer', default: 0 })
  credentialEpoch!: number;

  @Column({ name: 'last_sign_in_at', type: 'timestamptz', precision: 3, nullable: true })
  lastSignInAt!: Date | null;
}
