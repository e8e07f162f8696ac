import { randomUUID } from 'node:crypto';
import { securityAlertKind, type MailKind, type SecurityAlertKind } from '@mikrochat/contract';
import type { Database, MailRecord, Repositories, UserRecord } from '@mikrochat/database';
import { AccountError } from '../account-error.js';
import type { Notifications } from '../notifications.js';
import type { Clock } from '../clock.js';
import type { Caller } from '../client-info.js';
import { MAX_ACTIVE_LINKS } from '../links/links.js';
import { PermanentMailError, type MailTransport } from './mail-message.js';
import type { MailComposer } from './mail-composer.js';

/** How mails are delivered. */
export interface MailOptions {
  readonly transport: MailTransport;
  /** Quick retries after the first attempt, before the delay grows. */
  readonly maxRetries: number;
}

/** A mail to be queued. */
export interface MailRequest {
  readonly kind: MailKind;
  readonly email: string;
  readonly userId: string | null;
  readonly ip: string | null;
  readonly details?: Readonly<Record<string, string>>;
}

/** The requester of a mail that no browser requested. */
const noRequester = { browser: null, network: null, details: {} };

/** `failing`: at the last attempt the mail server was unreachable or rejected the connection or the credentials. */
export type MailState = 'off' | 'working' | 'failing';

const CONCURRENCY = 2;
const POLL_INTERVAL_MS = 5_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_BACKOFF_MS = 60 * 60 * 1000;
const LIST_LIMIT = 200;
/** Failed mails are kept for the admin page, with a maximum age and number. */
const FAILED_RETENTION_MS = 30 * DAY_MS;
const MAX_FAILED = 10_000;

/** The delay after a number of failed attempts, in milliseconds. */
const backoffMs = (tries: number, maxRetries: number): number =>
  tries <= maxRetries ? 2_500 * 2 ** tries : Math.min(15_000 * 2 ** (tries - maxRetries), MAX_BACKOFF_MS);

const isSecurityAlert = (kind: MailKind): boolean => securityAlertKind.safeParse(kind).success;

/** The error's message on one line, for the admin page. */
const errorTextOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\p{Cc}+/gu, ' ').slice(0, 300);

/**
 * Transactional outbox: a mail is inserted in the transaction that causes it and delivered afterwards. Its row is locked
 * during delivery, so that replicas share the work, and the lock of a killed replica is released at once.
 */
export class Outbox {
  private readonly workers = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private isWakeRequested = false;
  private isStopping = false;
  private failing = false;

  constructor(
    private readonly database: Database,
    private readonly composer: Pick<MailComposer, 'compose' | 'kindsForUsersOnly'>,
    private readonly clock: Clock,
    private readonly mail?: MailOptions,
  ) {}

  /** The state of the mail server at the last attempt. */
  get state(): MailState {
    if (!this.mail) return 'off';
    return this.failing ? 'failing' : 'working';
  }

  /** Queues a mail; does nothing if no mail is configured. */
  async enqueue({ outbox }: Repositories, mail: MailRequest): Promise<void> {
    if (this.mail) await outbox.add({ ...noRequester, ...mail, id: randomUUID(), createdAt: this.clock() });
  }

  /** Queues a security alert for a user. @param details values for its text */
  enqueueAlert(
    repositories: Repositories,
    kind: SecurityAlertKind,
    { id: userId, email }: Pick<UserRecord, 'id' | 'email'>,
    details: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    return this.enqueue(repositories, { kind, email, userId, ip: null, details });
  }

  /** Starts to deliver queued mails, at every notification and every five seconds. */
  start(notifications: Notifications): void {
    if (!this.mail) return;
    notifications.subscribe({ kind: 'mail', load: () => this.wake(), received: () => this.wake() });
    this.timer = setInterval(() => this.wake(), POLL_INTERVAL_MS).unref();
  }

  /** Finishes the deliveries in progress and closes the transport. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await Promise.all(this.workers);
    this.mail?.transport.close();
  }

  /** Delivers every mail that is due. */
  wake(): void {
    this.isWakeRequested = true;
    while (!this.isStopping && this.workers.size < CONCURRENCY) {
      const worker: Promise<void> = this.work().finally(() => this.workers.delete(worker));
      this.workers.add(worker);
    }
  }

  /** Queued and failed mails, newest first. */
  async list() {
    const [mails, counts] = await Promise.all([
      this.database.outbox.newest(LIST_LIMIT),
      this.database.outbox.counts(),
    ]);
    return { mails, ...counts };
  }

  /** Queues a failed mail again, with no attempts counted. @throws AccountError `not_found` */
  async sendAgain(actor: Caller, id: string): Promise<void> {
    await this.database.transaction(async ({ outbox, audit }) => {
      const at = this.clock();
      const mail = await outbox.sendAgain(id, at);
      if (!mail) throw new AccountError('not_found');
      const [{ kind, userId }, { userId: actorId, ip }] = [mail, actor];
      const details = { mailId: id, kind };
      await audit.write({ at, type: 'mail_sent_again', actorId, userId, ip, details });
    });
  }

  /** Removes a mail, as an admin. @throws AccountError `not_found` */
  async discard(actor: Caller, id: string): Promise<void> {
    await this.database.transaction(async ({ outbox, audit }) => {
      const mail = await outbox.discard(id);
      if (!mail) throw new AccountError('not_found');
      const [{ kind, userId }, { userId: actorId, ip }] = [mail, actor];
      const details = { mailId: id, kind };
      await audit.write({ at: this.clock(), type: 'mail_removed', actorId, userId, ip, details });
    });
  }

  /** Deletes failed mails beyond their maximum age or number. */
  async deleteFailed(): Promise<void> {
    const before = new Date(this.clock().getTime() - FAILED_RETENTION_MS);
    await this.database.outbox.deleteFailed(before, MAX_FAILED);
  }

  private async work(): Promise<void> {
    try {
      while (this.isWakeRequested && !this.isStopping) {
        this.isWakeRequested = false;
        while (!this.isStopping && (await this.dropUnknownRecipients()));
        while (!this.isStopping && (await this.sendNext()));
      }
    } catch {
      // The next wake-up tries again, for example when the database is back.
    }
  }

  /**
   * Removes requests for unregistered email addresses, many at once: a flood of them must not delay the mails of users.
   * @returns whether there may be more
   */
  private dropUnknownRecipients(): Promise<boolean> {
    return this.database.transaction(async ({ outbox, audit }) => {
      const at = this.clock();
      const dropped = await outbox.removeForUnknownRecipients(this.composer.kindsForUsersOnly, at);
      const events = dropped.map(({ kind: purpose, ip, count }) => {
        const details = { purpose, sent: false, ...(count > 1 ? { count } : {}) };
        return { at, type: 'link_requested', ip, details } as const;
      });
      await audit.write(...events);
      return dropped.length > 0;
    });
  }

  private sendNext(): Promise<boolean> {
    return this.database.transactionOnce(async (repositories) => {
      const mail = await repositories.outbox.takeDue(this.clock());
      if (mail) await this.send(repositories, mail);
      return mail !== null;
    });
  }

  private async send(repositories: Repositories, mail: MailRecord): Promise<void> {
    try {
      const isOutdated =
        !isSecurityAlert(mail.kind) && (await repositories.outbox.isOutdated(mail, MAX_ACTIVE_LINKS));
      const message = isOutdated ? null : await this.composer.compose(mail);
      if (message) await this.mail?.transport.deliver(message);
      if (message) this.failing = false;
      await repositories.outbox.remove(mail.id);
    } catch (error) {
      await this.postpone(repositories, mail, error);
    }
  }

  private async postpone({ outbox, audit }: Repositories, mail: MailRecord, error: unknown): Promise<void> {
    const now = this.clock();
    const isPermanent = error instanceof PermanentMailError;
    this.failing = !isPermanent;
    const next = new Date(now.getTime() + backoffMs(mail.tries + 1, this.mail?.maxRetries ?? 0));
    const hasFailed = isPermanent || next.getTime() - mail.createdAt.getTime() > DAY_MS;
    await outbox.postpone(mail, errorTextOf(error), now, hasFailed ? null : next);
    const { userId, kind } = mail;
    if (hasFailed) await audit.write({ at: now, type: 'mail_failed', userId, details: { kind } });
  }
}
