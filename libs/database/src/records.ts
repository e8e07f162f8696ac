import type { AuditType, MailKind, Role } from '@mikrochat/contract';

/** A user as read: plain and read-only. */
export interface UserRecord {
  readonly id: string;
  readonly email: string;
  readonly userName: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  readonly lastSignInAt: Date | null;
}

/** An email address as the database compares it: spellings of one address are equal here. */
export interface AddressRecord {
  readonly address: string;
  /** Who has it; null where nobody does. */
  readonly userId: string | null;
}

/** What the sign-in needs to know of a user's password. */
export interface PasswordRecord {
  readonly hash: string;
  readonly mustChange: boolean;
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
}

/** A mail that waits for the postman or was given up. */
export interface MailRecord {
  readonly id: string;
  readonly kind: MailKind;
  readonly email: string;
  readonly userId: string | null;
  readonly ip: string | null;
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
  readonly expiresAt: Date;
}

/** Somebody a provider vouched for, on the way back to the web app. */
export interface OAuthCodeRecord {
  readonly id: Buffer;
  readonly userId: string;
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
