import type { MailKind } from '@mikrochat/contract';
import { In, LessThanOrEqual, type EntityManager } from 'typeorm';
import { OutboxMail } from '../entities/outbox-mail.entity.js';
import type { LinkRequester, MailRecord } from '../records.js';
import { BATCH_ROWS, deleteInBatches } from './batches.js';

/** A mail that is about to wait for the transport. */
export type NewMail = Pick<MailRecord, 'id' | 'kind' | 'email' | 'userId' | 'ip' | 'details' | 'createdAt'> &
  LinkRequester;

/** Mails for addresses that nobody has, as asked for from one address. */
export interface UnknownRecipientRequests {
  readonly kind: MailKind;
  readonly ip: string | null;
  readonly count: number;
}

const unlocked = { mode: 'pessimistic_write', onLocked: 'skip_locked' } as const;

/** The mails that have not left yet. What another replica is sending right now is locked, and passed over. */
export class OutboxRepository {
  constructor(private readonly manager: EntityManager) {}

  private get mails() {
    return this.manager.getRepository(OutboxMail);
  }

  async add(mail: NewMail): Promise<void> {
    await this.mails.insert({ ...mail, nextTryAt: mail.createdAt });
  }

  /**
   * Removes mails of these kinds that wait for an address nobody has, some of them at once.
   * @returns how many were asked for from where; empty where none is left
   */
  removeForUnknownRecipients(kinds: readonly MailKind[], now: Date): Promise<UnknownRecipientRequests[]> {
    return this.manager.query<UnknownRecipientRequests[]>(
      `with gone as (
         delete from outbox where id in (
           select id from outbox o where kind = any ($1) and next_try_at <= $2
             and not exists (select from users u where u.email = o.email)
           limit ${BATCH_ROWS} for update of o skip locked)
         returning kind, ip)
       select kind, ip, count(*)::int as count from gone group by kind, ip`,
      [kinds, now],
    );
  }

  /** Takes the next mail that is due, and holds it until the transaction ends. */
  takeDue(now: Date): Promise<MailRecord | null> {
    return this.mails.findOne({
      where: { nextTryAt: LessThanOrEqual(now) },
      order: { nextTryAt: 'asc', createdAt: 'asc' },
      lock: unlocked,
    });
  }

  /**
   * Whether newer mails make this one needless: one from the same requester, or as many as `most` from others. An
   * admin's mail yields to another one of an admin only.
   */
  async isOutdated({ email, kind, createdAt, browser, network }: MailRecord, most: number): Promise<boolean> {
    const [newer] = await this.manager.query<{ same: number; asked: number }[]>(
      `select count(*) filter (where browser is not distinct from $4 or network = $5)::int as same,
         count(browser) filter (where failed_at is null)::int as asked
       from outbox where email = $1 and kind = $2 and created_at > $3`,
      [email, kind, createdAt, browser, network],
    );
    const { same, asked } = newer ?? { same: 0, asked: 0 };
    return same > 0 || (browser !== null && asked >= most);
  }

  async remove(id: string): Promise<void> {
    await this.mails.delete({ id });
  }

  /** Notes a try that failed. @param nextTryAt null gives the mail up */
  async postpone(
    { id, tries }: MailRecord,
    problem: string,
    now: Date,
    nextTryAt: Date | null,
  ): Promise<void> {
    await this.mails.update(
      { id },
      { tries: tries + 1, problem, nextTryAt, failedAt: nextTryAt ? null : now },
    );
  }

  /** The newest mails that wait or were given up. */
  newest(limit: number): Promise<MailRecord[]> {
    return this.mails.find({ order: { createdAt: 'desc', id: 'desc' }, take: limit });
  }

  /** How many wait, how many were given up. */
  async counts(): Promise<{ readonly waiting: number; readonly failed: number }> {
    const [counts] = await this.manager.query<{ waiting: number; failed: number }[]>(
      `select count(*) filter (where failed_at is null)::int as waiting,
         count(*) filter (where failed_at is not null)::int as failed from outbox`,
    );
    return counts ?? { waiting: 0, failed: 0 };
  }

  /** Sends a mail again from the beginning, at once. @returns it; null where it is gone or on its way */
  async sendAgain(id: string, now: Date): Promise<MailRecord | null> {
    const mail = await this.take({ id });
    if (!mail) return null;
    const fresh = { createdAt: now, nextTryAt: now, failedAt: null, tries: 0, problem: null };
    await this.mails.update({ id }, fresh);
    await this.manager.query(`select pg_notify('mikrochat', 'mail')`);
    return mail;
  }

  /** Takes a mail away. @returns it; null where it is gone or on its way */
  async discard(id: string): Promise<MailRecord | null> {
    const mail = await this.take({ id });
    if (mail) await this.remove(id);
    return mail;
  }

  /** Takes a user's mails away, apart from one that is on its way. */
  async forget(userId: string): Promise<void> {
    const mails = await this.mails.find({ where: { userId }, lock: unlocked });
    await this.mails.delete({ id: In(mails.map(({ id }) => id)) });
  }

  /** Removes mails that were given up before a moment, and of the others all but the newest `most`. */
  async deleteFailed(before: Date, most: number): Promise<void> {
    await deleteInBatches(this.manager, 'outbox', 'failed_at < $1', [before]);
    const beyond = `failed_at <= (select failed_at from outbox where failed_at is not null
      order by failed_at desc offset $1 limit 1)`;
    await deleteInBatches(this.manager, 'outbox', beyond, [most]);
  }

  private take(where: { id: string }): Promise<MailRecord | null> {
    return this.mails.findOne({ where, lock: unlocked });
  }
}
