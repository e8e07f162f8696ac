import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A code with which the web app signs in after a provider identified the user. Its id is the SHA-256 of the code. */
@Entity('oauth_codes')
export class OAuthCode {
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'oauth_codes_pkey' })
  id!: Buffer;

  @Column({ name: 'user_id', type: 'text' })
  userId!: string;

  /** The user's when the provider's answer was accepted. */
  @Column({ name: 'credential_epoch', type: 'integer', default: 0 })
  credentialEpoch!: number;

  @Column({ type: 'text' })
  provider!: string;

  /** SHA-256 of the cookie of the browser that began the flow. */
  @Column({ name: 'browser', type: 'bytea' })
  browserBinding!: Buffer;

  /** The path in the web app to return to. */
  @Column({ name: 'return_to', type: 'text', nullable: true })
  returnTo!: string | null;

  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3 })
  expiresAt!: Date;
}
