import type { Database } from '@mikrochat/database';
import { Announcements } from './announcements.js';
import { systemClock, type Clock } from './clock.js';
import { Links } from './links/links.js';
import { HashPool } from './passwords/hash-pool.js';
import { Hasher } from './passwords/hasher.js';
import { Passwords } from './passwords/passwords.js';
import { Revocations } from './sessions/revocations.js';
import { Sessions } from './sessions/sessions.js';
import type { AccountSettings } from './settings.js';
import { Attempts } from './sign-in/attempts.js';
import { PasswordSignIn } from './sign-in/password-sign-in.js';
import { SignedTokens } from './signing/signed-tokens.js';
import { Administration } from './users/administration.js';
import { InitialUser } from './users/initial-user.js';
import { KnownUsers } from './users/known-users.js';
import { Users } from './users/users.js';

const HOUSEKEEPING_MS = 15 * 60 * 1000;

/** How the accounts are put together. */
export interface AccountOptions {
  readonly database: Database;
  readonly settings: AccountSettings;
  /** Whether guessing is slowed down. */
  readonly pauses?: boolean;
  readonly clock?: Clock;
}

/** The heart of the house: everything that may happen to an account, put together once. */
export class Accounts {
  readonly tokens: SignedTokens;
  readonly announcements: Announcements;
  readonly revocations: Revocations;
  readonly sessions: Sessions;
  readonly links: Links;
  readonly attempts: Attempts;
  readonly passwordSignIn: PasswordSignIn;
  readonly passwords: Passwords;
  readonly users: Users;
  readonly administration: Administration;
  readonly initialUser: InitialUser;
  private readonly pool = new HashPool();
  private housekeeping: NodeJS.Timeout | undefined;

  constructor({ database, settings, pauses = true, clock = systemClock }: AccountOptions) {
    this.tokens = new SignedTokens(settings.jwtSecret, settings.appUrl, clock);
    this.announcements = new Announcements(database);
    const known = new KnownUsers(database, this.announcements);
    this.revocations = new Revocations(database, this.announcements, settings.jwtExpirySeconds, clock);
    this.sessions = new Sessions(database, this.revocations, settings, clock);
    this.links = new Links(database, this.tokens, clock);
    this.attempts = new Attempts(clock, pauses);
    const hasher = new Hasher(this.pool);
    this.passwordSignIn = new PasswordSignIn(database, hasher, this.links, this.attempts, settings, clock);
    this.passwords = new Passwords(database, hasher, this.links, this.sessions, this.attempts, known, clock);
    this.users = new Users(database, this.passwords, known, clock);
    this.administration = new Administration(database, this.passwords, this.sessions, known, clock);
    this.initialUser = new InitialUser(database, this.passwords, clock);
  }

  /** Begins to hear what other replicas revoke, and to clear away what has expired. */
  async start(): Promise<void> {
    await this.announcements.start();
    this.housekeeping = setInterval(() => void this.clearAway(), HOUSEKEEPING_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.housekeeping);
    await this.announcements.stop();
    await this.pool.close();
  }

  private async clearAway(): Promise<void> {
    // A database that is away now will be there in a quarter of an hour.
    await Promise.allSettled([this.sessions.forgetExpired(), this.links.forgetExpired()]);
  }
}
