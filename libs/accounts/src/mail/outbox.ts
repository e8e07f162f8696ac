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

/** How mails leave. */
export interface MailOptions {
  readonly transport: MailTransport;
  /** Tries that follow the first one quickly, before the pauses grow. */
  readonly maxRetries: number;
}

/** A mail to be sent. */
export interface MailRequest {
  readonly kind: MailKind;
  readonly email: string;
  readonly userId: string | null;
  readonly ip: string | null;
  readonly details?: Readonly<Record<string, string>>;
}

/** What a mail holds that no browser asked for. */
const noRequester = { browser: null, network: null, details: {} };

/** `failing`: the mail server could not be reached or refused us the last time. */
export type MailState = 'off' | 'working' | 'failing';

const CONCURRENCY = 2;
const POLL_INTERVAL_MS = 5_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_BACKOFF_MS = 60 * 60 * 1000;
const LIST_LIMIT = 200;
/** Mails that were given up are kept for an admin to see: so long, and so many. */
const FAILED_RETENTION_MS = 30 * DAY_MS;
const MAX_FAILED = 10_000;

/** The pause after so many failed tries, in milliseconds. */
const backoffMs = (tries: number, maxRetries: number): number =>
  tries <= maxRetries ? 2_500 * 2 ** tries : Math.min(15_000 * 2 ** (tries - maxRetries), MAX_BACKOFF_MS);

const isSecurityAlert = (kind: MailKind): boolean => securityAlertKind.safeParse(kind).success;

const problemOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\p{Cc}+/gu, ' ').slice(0, 300);

/**
 * Mails that are written in the transaction of their cause and leave afterwards. Each is locked while it is sent:
 * several replicas share the work, and what a killed one held is free at once.
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

  /** Whether the mail server answers, as far as one knows. */
  get state(): MailState {
    if (!this.mail) return 'off';
    return this.failing ? 'failing' : 'working';
  }

  /** Puts a mail into the outbox; nothing where this server sends none. */
  async enqueue({ outbox }: Repositories, order: MailRequest): Promise<void> {
    if (this.mail) await outbox.add({ ...noRequester, ...order, id: randomUUID(), createdAt: this.clock() });
  }

  /** Tells a user what happened to their account. @param details what the mail says beside its kind */
  enqueueAlert(
    repositories: Repositories,
    kind: SecurityAlertKind,
    { id: userId, email }: Pick<UserRecord, 'id' | 'email'>,
    details: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    return this.enqueue(repositories, { kind, email, userId, ip: null, details });
  }

  /** Begins to send what waits, and what is announced from now on. */
  start(notifications: Notifications): void {
    if (!this.mail) return;
    notifications.subscribe({ kind: 'mail', load: () => this.wake(), received: () => this.wake() });
    this.timer = setInterval(() => this.wake(), POLL_INTERVAL_MS).unref();
  }

  /** Finishes the mails that are on their way. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await Promise.all(this.workers);
    this.mail?.transport.close();
  }

  /** Sends everything that is due now. */
  wake(): void {
    this.isWakeRequested = true;
    while (!this.isStopping && this.workers.size < CONCURRENCY) {
      const lane: Promise<void> = this.work().finally(() => this.workers.delete(lane));
      this.workers.add(lane);
    }
  }

  /** What waits and what was given up, newest first. */
  async list() {
    const [mails, counts] = await Promise.all([
      this.database.outbox.newest(LIST_LIMIT),
      this.database.outbox.counts(),
    ]);
    return { mails, ...counts };
  }

  /** Sends a mail again from the beginning. @throws AccountError `not_found` */
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

  /** Takes a mail away, as an admin. @throws AccountError `not_found` */
  async discard(actor: Caller, id: string): Promise<void> {
    await this.database.transaction(async ({ outbox, audit }) => {
      const mail = await outbox.discard(id);
      if (!mail) throw new AccountError('not_found');
      const [{ kind, userId }, { userId: actorId, ip }] = [mail, actor];
      const details = { mailId: id, kind };
      await audit.write({ at: this.clock(), type: 'mail_removed', actorId, userId, ip, details });
    });
  }

  /** Removes what was given up long ago, or is too much. */
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
      // A database that is away will be there when the outbox is looked through next.
    }
  }

  /**
   * Removes what nobody will get, many at once: a flood of requests for made-up addresses must not hold up the mails of
   * users. @returns whether there may be more
   */
  private dropUnknownRecipients(): Promise<boolean> {
    return this.database.transaction(async ({ outbox, audit }) => {
      const at = this.clock();
      const asked = await outbox.removeForUnknownRecipients(this.composer.kindsForUsersOnly, at);
      const events = asked.map(({ kind: purpose, ip, count }) => {
        const details = { purpose, sent: false, ...(count > 1 ? { count } : {}) };
        return { at, type: 'link_requested', ip, details } as const;
      });
      await audit.write(...events);
      return asked.length > 0;
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
      const isOld =
        !isSecurityAlert(mail.kind) && (await repositories.outbox.isOutdated(mail, MAX_ACTIVE_LINKS));
      const letter = isOld ? null : await this.composer.compose(mail);
      if (letter) await this.mail?.transport.deliver(letter);
      if (letter) this.failing = false;
      await repositories.outbox.remove(mail.id);
    } catch (error) {
      await this.postpone(repositories, mail, error);
    }
  }

  private async postpone({ outbox, audit }: Repositories, mail: MailRecord, error: unknown): Promise<void> {
    const now = this.clock();
    const isHopeless = error instanceof PermanentMailError;
    this.failing = !isHopeless;
    const next = new Date(now.getTime() + backoffMs(mail.tries + 1, this.mail?.maxRetries ?? 0));
    const isOver = isHopeless || next.getTime() - mail.createdAt.getTime() > DAY_MS;
    await outbox.postpone(mail, problemOf(error), now, isOver ? null : next);
    const { userId, kind } = mail;
    if (isOver) await audit.write({ at: now, type: 'mail_failed', userId, details: { kind } });
  }
}
