import type { AuditType, MailKind, Role } from '@mikrochat/contract';

/** A user as read: plain and read-only. */
export interface UserRecord {
  readonly id: string;
  readonly email: string;
  readonly userName: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  /** When the owner of the address proved to be this user, or an admin vouched for it; null where it was only claimed. */
  readonly emailVerifiedAt: Date | null;
  readonly lastSignInAt: Date | null;
  /** Raised by every act that takes trust away. A proof carries it; an older one is refused under the user's lock. */
  readonly credentialEpoch: number;
}

/** An email address as the database compares it: spellings of one address are equal here. */
export interface EmailRecord {
  readonly address: string;
  /** Who has it; null where nobody does. */
  readonly user: Pick<UserRecord, 'id' | 'credentialEpoch'> | null;
}

/** What the sign-in needs to know of a user's password. */
export interface PasswordRecord {
  readonly hash: string;
  readonly mustChange: boolean;
  readonly changedAt: Date;
}

/** A user beside what admins see of them. */
export interface ManagedUserRecord extends UserRecord {
  readonly hasPassword: boolean;
  readonly sessions: number;
  readonly providers: readonly string[];
}

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

/** A user as a token names them. */
export type TokenHolder = Pick<UserRecord, 'id' | 'email' | 'userName' | 'role'>;

/** A session that was refreshed, with its user's current truth. */
export interface RotatedSessionRecord {
  readonly sessionId: string;
  readonly generation: number;
  readonly createdAt: Date;
  /** When the session ends however often it was refreshed. */
  readonly endsAt: Date;
  readonly user: TokenHolder;
}

/** Access tokens of this session up to this generation are dead. */
export interface RevocationRecord {
  readonly sessionId: string;
  readonly generation: number;
}

export interface LinkRecord {
  readonly id: string;
  readonly userId: string | null;
  readonly email: string;
  readonly purpose: string;
  /** The user's when the link was made; null where the address had no account. */
  readonly credentialEpoch: number | null;
}

/**
 * Which browser asked for a link, as hashes. `network` is there where the browser may not keep the cookie: it is then
 * known again by its network and user agent. Both are null where an admin or the server itself sends the link.
 */
export interface LinkRequester {
  readonly browser: Buffer | null;
  readonly network: Buffer | null;
}

/** A mail that waits for the transport or was given up. */
export interface MailRecord extends LinkRequester {
  readonly id: string;
  readonly kind: MailKind;
  readonly email: string;
  readonly userId: string | null;
  readonly ip: string | null;
  /** What a notification says beside its kind. */
  readonly details: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly tries: number;
  /** Null once it was given up. */
  readonly nextTryAt: Date | null;
  readonly failedAt: Date | null;
  readonly problem: string | null;
}

/** When a link lives. */
export interface LinkTimes {
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** An account at an OAuth provider that belongs to a user. */
export interface IdentityRecord {
  readonly provider: string;
  /** Who it is there, for ever. */
  readonly subject: string;
  readonly userId: string;
  readonly createdAt: Date;
}

/** A flow through a provider that was begun. */
export interface OAuthStateRecord {
  readonly id: Buffer;
  readonly provider: string;
  readonly verifier: string;
  readonly nonce: string;
  readonly browser: Buffer;
  readonly ip: string;
  readonly returnTo: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  /** The user's when linking began. */
  readonly credentialEpoch: number | null;
  readonly expiresAt: Date;
}

/** Somebody a provider vouched for, on the way back to the web app. */
export interface OAuthCodeRecord {
  readonly id: Buffer;
  readonly userId: string;
  /** The user's when the provider's answer was accepted. */
  readonly credentialEpoch: number;
  readonly provider: string;
  readonly browser: Buffer;
  readonly returnTo: string | null;
  readonly expiresAt: Date;
}

/** An event of the audit trail as read. */
export interface AuditEventRecord {
  readonly id: string;
  readonly at: Date;
  readonly type: AuditType;
  readonly actorId: string | null;
  readonly userId: string | null;
  readonly ip: string | null;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}
