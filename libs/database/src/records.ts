import type { AuditType, MailKind, Role } from '@mikrochat/contract';

/** A user as read from the database. */
export interface UserRecord {
  readonly id: string;
  readonly email: string;
  readonly userName: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  /** When the email address was verified by the user or confirmed by an admin; null while it is only claimed. */
  readonly emailVerifiedAt: Date | null;
  readonly lastSignInAt: Date | null;
  /**
   * Incremented by every change that invalidates earlier proofs of identity. Tokens, links and codes carry the epoch in
   * which they were issued; an older one is refused under the user's lock.
   */
  readonly credentialEpoch: number;
}

/** An email address as the database compares it. */
export interface EmailRecord {
  /** Equal for all spellings that `citext` treats as the same email address. */
  readonly canonicalEmail: string;
  /** The user with this email address; null when there is none. */
  readonly user: Pick<UserRecord, 'id' | 'credentialEpoch'> | null;
}

/** A user's password hash and its state. */
export interface PasswordRecord {
  readonly hash: string;
  readonly mustChange: boolean;
  readonly changedAt: Date;
}

/** A user with the details that admins see. */
export interface ManagedUserRecord extends UserRecord {
  readonly hasPassword: boolean;
  readonly sessions: number;
  readonly providers: readonly string[];
}

/** An active session. */
export interface SessionRecord {
  readonly id: string;
  readonly userId: string;
  readonly generation: number;
  readonly rotatedAt: Date;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly ip: string;
  readonly userAgent: string;
  readonly method: string;
}

/** The user fields that an access token carries. */
export type TokenHolder = Pick<UserRecord, 'id' | 'email' | 'userName' | 'role'>;

/** A refreshed session, with the current data of its user. */
export interface RotatedSessionRecord {
  readonly sessionId: string;
  readonly generation: number;
  readonly createdAt: Date;
  /** The end of the session, whatever its refreshes. */
  readonly endsAt: Date;
  readonly user: TokenHolder;
}

/** The access tokens of this session up to and including this generation are revoked. */
export interface RevocationRecord {
  readonly sessionId: string;
  readonly generation: number;
}

/** A one-time link. */
export interface LinkRecord {
  readonly id: string;
  readonly userId: string | null;
  readonly email: string;
  readonly purpose: string;
  /** The user's epoch when the link was issued; null when the email address had no account. */
  readonly credentialEpoch: number | null;
}

/**
 * The browser that requested a link, as SHA-256 hashes: of its cookie, and for a client that sent no cookie also of its
 * network and user agent. Both are null when an admin or the server itself sends the link.
 */
export interface LinkRequester {
  readonly browser: Buffer | null;
  readonly network: Buffer | null;
}

/** A mail in the outbox: waiting for delivery, or failed for good. */
export interface MailRecord extends LinkRequester {
  readonly id: string;
  readonly kind: MailKind;
  readonly email: string;
  readonly userId: string | null;
  readonly ip: string | null;
  /** Parameters of a security alert, such as a provider's id or a role; never a secret. */
  readonly details: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly tries: number;
  /** Null once delivery was given up. */
  readonly nextTryAt: Date | null;
  readonly failedAt: Date | null;
  readonly problem: string | null;
}

/** The period in which a link can be used. */
export interface LinkTimes {
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** An account at an OAuth provider that is linked to a user. */
export interface IdentityRecord {
  readonly provider: string;
  /** The provider's stable identifier of the account (OpenID Connect Core §2, `sub`). */
  readonly subject: string;
  readonly userId: string;
  readonly createdAt: Date;
}

/** An authorization request without a response yet. */
export interface OAuthStateRecord {
  readonly id: Buffer;
  readonly provider: string;
  readonly codeVerifier: string;
  readonly nonce: string;
  readonly browserBinding: Buffer;
  readonly ip: string;
  readonly returnTo: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  /** The user's when linking began. */
  readonly credentialEpoch: number | null;
  readonly expiresAt: Date;
}

/** A code with which the web app signs in after a provider identified the user. */
export interface OAuthCodeRecord {
  readonly id: Buffer;
  readonly userId: string;
  /** The user's when the provider's answer was accepted. */
  readonly credentialEpoch: number;
  readonly provider: string;
  readonly browserBinding: Buffer;
  readonly returnTo: string | null;
  readonly expiresAt: Date;
}

/** An event of the audit trail. */
export interface AuditEventRecord {
  readonly id: string;
  readonly at: Date;
  readonly type: AuditType;
  readonly actorId: string | null;
  readonly userId: string | null;
  readonly ip: string | null;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}
