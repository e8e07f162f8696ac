import type { Database } from '@mikrochat/database';
import { Notifications } from './notifications.js';
import type { AuditLog } from './audit/audit-queue.js';
import { AuditTrail } from './audit/audit-trail.js';
import { Refusals } from './audit/refusals.js';
import { systemClock, type Clock } from './clock.js';
import { Identities } from './identities/identities.js';
import { OAuthFlows } from './identities/oauth-flows.js';
import { SignInMethods } from './identities/sign-in-methods.js';
import { Housekeeping } from './housekeeping.js';
import { linkLifetimes, Links } from './links/links.js';
import { MailComposer } from './mail/mail-composer.js';
import { LinkRequests } from './mail/link-requests.js';
import { Outbox, type MailOptions } from './mail/outbox.js';
import { HashPool } from './passwords/hash-pool.js';
import { Hasher } from './passwords/hasher.js';
import { Passwords } from './passwords/passwords.js';
import { Revocations } from './sessions/revocations.js';
import { Sessions } from './sessions/sessions.js';
import type { AccountSettings } from './settings.js';
import { SignInThrottle } from './sign-in/sign-in-throttle.js';
import { DeviceTokens } from './sign-in/device-tokens.js';
import { MagicLinkSignIn } from './sign-in/magic-link-sign-in.js';
import { PasswordSignIn } from './sign-in/password-sign-in.js';
import { SignedTokens } from './signing/signed-tokens.js';
import { Administration } from './users/administration.js';
import { UserCursors } from './users/cursor.js';
import { InitialUser } from './users/initial-user.js';
import { Invitations } from './users/invitations.js';
import { UserCache } from './users/user-cache.js';
import { Users } from './users/users.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How the accounts are put together. */
export interface AccountOptions {
  readonly database: Database;
  readonly settings: AccountSettings;
  /** Whether guessing is slowed down. */
  readonly throttling?: boolean;
  /** How mails leave; without it none is sent. */
  readonly mail?: MailOptions | undefined;
  readonly clock?: Clock;
  /** How long audit events are kept; where nobody says so, for ever. */
  readonly auditRetentionDays?: number;
  /** Where it is told that the audit trail could not be written, or that housekeeping failed. */
  readonly log?: AuditLog;
}

/** The heart of the house: everything that may happen to an account, put together once. */
export class Accounts {
  readonly tokens: SignedTokens;
  readonly notifications: Notifications;
  readonly revocations: Revocations;
  readonly sessions: Sessions;
  readonly links: Links;
  readonly deviceTokens: DeviceTokens;
  readonly signInThrottle: SignInThrottle;
  readonly passwordSignIn: PasswordSignIn;
  readonly passwords: Passwords;
  readonly users: Users;
  readonly administration: Administration;
  readonly initialUser: InitialUser;
  readonly outbox: Outbox;
  readonly linkRequests: LinkRequests;
  readonly magicLinkSignIn: MagicLinkSignIn;
  readonly invitations: Invitations;
  readonly signInMethods: SignInMethods;
  readonly oauthFlows: OAuthFlows;
  readonly identities: Identities;
  readonly auditTrail: AuditTrail;
  readonly refusals: Refusals;
  readonly housekeeping: Housekeeping;
  private readonly pool = new HashPool();

  constructor(options: AccountOptions) {
    const { database, settings, throttling: pauses = true, mail, clock = systemClock, log } = options;
    this.tokens = new SignedTokens(settings.jwtSecret, settings.appUrl, clock);
    this.notifications = new Notifications(database);
    const known = new UserCache(database, this.notifications);
    this.revocations = new Revocations(database, this.notifications, settings.jwtExpirySeconds, clock);
    this.sessions = new Sessions(database, this.revocations, settings, clock);
    this.links = new Links(database, this.tokens, linkLifetimes(settings), clock);
    this.outbox = new Outbox(database, new MailComposer(database, this.links, settings, clock), clock, mail);
    this.deviceTokens = new DeviceTokens(settings.jwtSecret);
    this.signInThrottle = new SignInThrottle(database.users, this.deviceTokens, clock, pauses);
    this.linkRequests = new LinkRequests(database, this.signInThrottle, clock);
    const hasher = new Hasher(this.pool);
    this.signInMethods = new SignInMethods(settings, mail !== undefined);
    this.passwordSignIn = new PasswordSignIn(
      database,
      hasher,
      this.links,
      this.signInThrottle,
      this.signInMethods,
      settings,
    );
    this.passwords = this.makePasswords(database, hasher, known, clock);
    this.users = this.makeUsers(database, settings.jwtSecret, known, clock);
    this.magicLinkSignIn = new MagicLinkSignIn(this.links, this.sessions, this.users, settings, clock);
    this.administration = this.makeAdministration(database, known, clock);
    this.invitations = new Invitations(database, this.outbox, clock);
    this.oauthFlows = new OAuthFlows(database, settings.oauth, clock);
    this.auditTrail = new AuditTrail(database, clock);
    this.identities = new Identities(
      database,
      this.sessions,
      this.users,
      this.signInMethods,
      this.outbox,
      settings,
      clock,
    );
    this.refusals = new Refusals(database, clock, log);
    this.initialUser = new InitialUser(database, this.passwords, this.sessions, clock);
    this.housekeeping = this.makeHousekeeping(options);
  }

  /** Begins to hear what other replicas revoke, and to clear away what has expired. */
  async start(): Promise<void> {
    this.outbox.start(this.notifications);
    await this.notifications.start();
    this.housekeeping.start();
  }

  async stop(): Promise<void> {
    await this.housekeeping.stop();
    await this.refusals.stop();
    await this.outbox.stop();
    await this.notifications.stop();
    await this.pool.close();
  }

  private makePasswords(database: Database, hasher: Hasher, known: UserCache, clock: Clock): Passwords {
    const { links, sessions, signInThrottle: attempts, signInMethods, outbox } = this;
    return new Passwords(database, hasher, links, sessions, attempts, known, signInMethods, outbox, clock);
  }

  private makeUsers(database: Database, secret: string, known: UserCache, clock: Clock): Users {
    return new Users(database, this.passwords, known, this.outbox, new UserCursors(secret), clock);
  }

  private makeAdministration(database: Database, known: UserCache, clock: Clock): Administration {
    const { passwords, sessions, signInMethods, outbox } = this;
    return new Administration(database, passwords, sessions, known, signInMethods, outbox, clock);
  }

  private makeHousekeeping({
    database,
    auditRetentionDays,
    log,
    clock = systemClock,
  }: AccountOptions): Housekeeping {
    const tasks = {
      sessions: () => this.sessions.deleteExpired(),
      revocations: () => this.revocations.deleteExpired(),
      links: () => this.links.deleteExpired(),
      oauthFlows: () => this.oauthFlows.deleteExpired(),
      outbox: () => this.outbox.deleteFailed(),
    };
    if (auditRetentionDays === undefined) return new Housekeeping(tasks, log);
    const audit = () => database.deleteAuditEvents(new Date(clock().getTime() - auditRetentionDays * DAY_MS));
    return new Housekeeping({ ...tasks, audit }, log);
  }
}
