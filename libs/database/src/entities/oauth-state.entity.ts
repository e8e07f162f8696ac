import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An authorization request without a response yet. Its id is the SHA-256 of the state parameter (RFC 6749 §4.1.1). */
@Entity('oauth_states')
export class OAuthState {
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'oauth_states_pkey' })
  id!: Buffer;

  @Column({ type: 'text' })
  provider!: string;

  /** Proves to the provider that the code was issued to us (RFC 7636 §4.1). */
  @Column({ name: 'verifier', type: 'text' })
  codeVerifier!: string;

  /** Ties the ID token to this request (OpenID Connect Core §3.1.2.1). */
  @Column({ type: 'text' })
  nonce!: string;

  /** SHA-256 of the cookie of the browser that began. */
  @Column({ name: 'browser', type: 'bytea' })
  browserBinding!: Buffer;

  @Column({ type: 'text' })
  ip!: string;

  /** The path in the web app to return to. */
  @Column({ name: 'return_to', type: 'text', nullable: true })
  returnTo!: string | null;

  /** The user who links a provider to their account; null where the flow signs in. */
  @Column({ name: 'user_id', type: 'text', nullable: true })
  userId!: string | null;

  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  /** The user's when linking began. */
  @Column({ name: 'credential_epoch', type: 'integer', nullable: true })
  credentialEpoch!: number | null;

  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3 })
  expiresAt!: Date;
}
