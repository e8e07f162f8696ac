import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A flow through a provider that was begun and has not come back. Its id is the SHA-256 of the state (RFC 6749 §4.1.1). */
@Entity('oauth_states')
export class OAuthState {
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'oauth_states_pkey' })
  id!: Buffer;

  @Column({ type: 'text' })
  provider!: string;

  /** What proves to the provider that the code is ours (RFC 7636 §4.1). */
  @Column({ type: 'text' })
  verifier!: string;

  /** What ties an ID token to this flow (OpenID Connect Core §3.1.2.1). */
  @Column({ type: 'text' })
  nonce!: string;

  /** SHA-256 of the cookie of the browser that began. */
  @Column({ type: 'bytea' })
  browser!: Buffer;

  @Column({ type: 'text' })
  ip!: string;

  /** The page that was asked for. */
  @Column({ name: 'return_to', type: 'text', nullable: true })
  returnTo!: string | null;

  /** Who links a provider to their account; null where somebody signs in. */
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
