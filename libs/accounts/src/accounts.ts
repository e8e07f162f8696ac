import type { Database } from '@mikrochat/database';
import { Notifications } from './notifications.js';
import type { AuditLog } from './audit/audit-queue.js';
import { AuditTrail } from './audit/audit-trail.js';
import { Refusals } from './audit/refusals.js';
import { capabilitiesOf } from './capabilities.js';
import { systemClock, type Clock } from './clock.js';
import { Identities } from './identities/identities.js';
import { OAuthFlows } from './identities/oauth-flows.js';
import { SignInMethods } from './identities/sign-in-methods.js';
import { Housekeeping, type HousekeepingTasks } from './housekeeping.js';
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

/** What the domain services are built from. */
export interface AccountOptions {
  readonly database: Database;
  readonly settings: AccountSettings;
  /** Whether repeated attempts are delayed; default true. */
  readonly throttling?: boolean;
  /** How mails are sent; without it none is. */
  readonly mail?: MailOptions | undefined;
  readonly clock?: Clock;
  /** How long audit events are kept, in days; without it for ever. */
  readonly auditRetentionDays?: number;
  /** Receives failures of the audit trail and of housekeeping. */
  readonly log?: AuditLog;
}

/**
 * The domain services, each constructed once, in the order of their dependencies: the compiler refuses a field that
 * uses a later one.
 */
export class Accounts {
  /** The services that other projects inject, see {@link provide}. */
  readonly services: object[] = [];

  private readonly database = this.options.database;
  private readonly settings = this.options.settings;
  private readonly clock = this.options.clock ?? systemClock;
  private readonly hashPool = new HashPool();
  private readonly hasher = new Hasher(this.hashPool);

  readonly tokens = this.provide(new SignedTokens(this.settings.jwtSecret, this.settings.appUrl, this.clock));
  readonly notifications = this.provide(new Notifications(this.database));
  private readonly userCache = new UserCache(this.database, this.notifications);
  readonly revocations = this.provide(
    new Revocations(this.database, this.notifications, this.settings.jwtExpirySeconds, this.clock),
  );
  readonly sessions = this.provide(new Sessions(this.database, this.settings, this.clock));
  readonly links = this.provide(
    new Links(this.database, this.tokens, linkLifetimes(this.settings), this.clock),
  );
  private readonly mailComposer = new MailComposer(this.database, this.links, this.settings, this.clock);
  readonly outbox = this.provide(new Outbox(this.database, this.mailComposer, this.clock, this.options.mail));
  readonly deviceTokens = this.provide(new DeviceTokens(this.settings.jwtSecret));
  readonly signInThrottle = this.provide(
    new SignInThrottle(this.database.users, this.deviceTokens, this.clock, this.options.throttling),
  );
  readonly linkRequests = this.provide(new LinkRequests(this.database, this.signInThrottle, this.clock));
  readonly capabilities = capabilitiesOf(this.settings, this.options.mail !== undefined);
  readonly signInMethods = this.provide(new SignInMethods(this.settings, this.capabilities));
  readonly passwordSignIn = this.provide(
    new PasswordSignIn(
      this.database,
      this.hasher,
      this.links,
      this.signInThrottle,
      this.signInMethods,
      this.settings,
    ),
  );
  readonly passwords = this.provide(
    new Passwords({
      database: this.database,
      hasher: this.hasher,
      links: this.links,
      signInThrottle: this.signInThrottle,
      userCache: this.userCache,
      signInMethods: this.signInMethods,
      outbox: this.outbox,
      clock: this.clock,
    }),
  );
  private readonly userCursors = new UserCursors(this.settings.jwtSecret);
  readonly users = this.provide(
    new Users(this.database, this.passwords, this.userCache, this.outbox, this.userCursors, this.clock),
  );
  readonly magicLinkSignIn = this.provide(
    new MagicLinkSignIn(this.database, this.links, this.sessions, this.users, this.settings, this.clock),
  );
  readonly administration = this.provide(
    new Administration({
      database: this.database,
      passwords: this.passwords,
      userCache: this.userCache,
      signInMethods: this.signInMethods,
      outbox: this.outbox,
      clock: this.clock,
    }),
  );
  readonly invitations = this.provide(new Invitations(this.database, this.outbox, this.clock));
  readonly oauthFlows = this.provide(new OAuthFlows(this.database, this.settings.oauth, this.clock));
  readonly identities = this.provide(
    new Identities(this.database, this.users, this.signInMethods, this.outbox, this.settings, this.clock),
  );
  readonly auditTrail = this.provide(new AuditTrail(this.database, this.clock));
  readonly refusals = this.provide(new Refusals(this.database, this.clock, this.options.log));
  readonly initialUser = new InitialUser(this.database, this.passwords, this.clock);
  readonly housekeeping = new Housekeeping(this.housekeepingTasks(), this.options.log);

  constructor(private readonly options: AccountOptions) {}

  /** Starts to receive notifications of other replicas, to send mails and to delete what has expired. */
  async start(): Promise<void> {
    this.outbox.start(this.notifications);
    await this.notifications.start();
    this.housekeeping.start();
  }

  /** Finishes the work that is under way. The database stays open. */
  async stop(): Promise<void> {
    await this.housekeeping.stop();
    await this.refusals.stop();
    await this.outbox.stop();
    await this.notifications.stop();
    await this.hashPool.close();
  }

  /** Adds a service to those that `AuthModule` provides under their classes. */
  private provide<Service extends object>(service: Service): Service {
    this.services.push(service);
    return service;
  }

  private housekeepingTasks(): HousekeepingTasks {
    const { auditRetentionDays } = this.options;
    return {
      sessions: () => this.sessions.deleteExpired(),
      revocations: () => this.revocations.deleteExpired(),
      links: () => this.links.deleteExpired(),
      oauthFlows: () => this.oauthFlows.deleteExpired(),
      outbox: () => this.outbox.deleteFailed(),
      ...(auditRetentionDays !== undefined && { audit: () => this.deleteAuditEvents(auditRetentionDays) }),
    };
  }

  private deleteAuditEvents(retentionDays: number): Promise<number> {
    return this.database.deleteAuditEvents(new Date(this.clock().getTime() - retentionDays * DAY_MS));
  }
}
