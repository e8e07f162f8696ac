import type { MailKind } from '@mikrochat/contract';
import { In, LessThanOrEqual, type EntityManager } from 'typeorm';
import { OutboxMail } from '../entities/outbox-mail.entity.js';
import type { LinkRequester, MailRecord } from '../records.js';
import { BATCH_ROWS, deleteInBatches } from './batches.js';

/** A mail to enqueue. */
export type NewMail = Pick<MailRecord, 'id' | 'kind' | 'email' | 'userId' | 'ip' | 'details' | 'createdAt'> &
  LinkRequester;

/** Requests for unregistered email addresses, counted per kind and IP address. */
export interface UnknownRecipientRequests {
  readonly kind: MailKind;
  readonly ip: string | null;
  readonly count: number;
}

const skipLocked = { mode: 'pessimistic_write', onLocked: 'skip_locked' } as const;

/** The mails to deliver. A replica locks a mail while it sends it; the others skip locked mails. */
export class OutboxRepository {
  constructor(private readonly manager: EntityManager) {}

  private get mails() {
    return this.manager.getRepository(OutboxMail);
  }

  async add(mail: NewMail): Promise<void> {
    await this.mails.insert({ ...mail, nextTryAt: mail.createdAt });
  }

  /**
   * Deletes a batch of waiting mails of these kinds to unregistered email addresses.
   * @returns the counts of the deleted mails; empty when none is left
   */
  removeForUnknownRecipients(kinds: readonly MailKind[], now: Date): Promise<UnknownRecipientRequests[]> {
    return this.manager.query<UnknownRecipientRequests[]>(
      `with deleted as (
         delete from outbox where id in (
           select id from outbox o where kind = any ($1) and next_try_at <= $2
             and not exists (select from users u where u.email = o.email)
           limit ${BATCH_ROWS} for update of o skip locked)
         returning kind, ip)
       select kind, ip, count(*)::int as count from deleted group by kind, ip`,
      [kinds, now],
    );
  }

  /** Locks the next mail that is due until the transaction ends. */
  takeDue(now: Date): Promise<MailRecord | null> {
    return this.mails.findOne({
      where: { nextTryAt: LessThanOrEqual(now) },
      order: { nextTryAt: 'asc', createdAt: 'asc' },
      lock: skipLocked,
    });
  }

  /**
   * Whether newer mails of the same kind replace this one: one from the same requester, or `max` requested ones in all.
   * A mail sent by an admin is replaced only by another one sent by an admin.
   */
  async isOutdated({ email, kind, createdAt, browser, network }: MailRecord, max: number): Promise<boolean> {
    const [newer] = await this.manager.query<{ same: number; requested: number }[]>(
      `select count(*) filter (where browser is not distinct from $4 or network = $5)::int as same,
         count(browser) filter (where failed_at is null)::int as requested
       from outbox where email = $1 and kind = $2 and created_at > $3`,
      [email, kind, createdAt, browser, network],
    );
    const { same, requested } = newer ?? { same: 0, requested: 0 };
    return same > 0 || (browser !== null && requested >= max);
  }

  async remove(id: string): Promise<void> {
    await this.mails.delete({ id });
  }

  /** Records a failed try. @param nextTryAt null when delivery is given up */
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

  /** The newest mails, waiting or failed. */
  newest(limit: number): Promise<MailRecord[]> {
    return this.mails.find({ order: { createdAt: 'desc', id: 'desc' }, take: limit });
  }

  /** The numbers of waiting and failed mails. */
  async counts(): Promise<{ readonly waiting: number; readonly failed: number }> {
    const [counts] = await this.manager.query<{ waiting: number; failed: number }[]>(
      `select count(*) filter (where failed_at is null)::int as waiting,
         count(*) filter (where failed_at is not null)::int as failed from outbox`,
    );
    return counts ?? { waiting: 0, failed: 0 };
  }

  /** Schedules a mail for immediate delivery, with new tries. @returns it; null when it is gone or being sent */
  async sendAgain(id: string, now: Date): Promise<MailRecord | null> {
    const mail = await this.lock(id);
    if (!mail) return null;
    const restarted = { createdAt: now, nextTryAt: now, failedAt: null, tries: 0, problem: null };
    await this.mails.update({ id }, restarted);
    await this.manager.query(`select pg_notify('mikrochat', 'mail')`);
    return mail;
  }

  /** Deletes a mail. @returns it; null when it is gone or being sent */
  async discard(id: string): Promise<MailRecord | null> {
    const mail = await this.lock(id);
    if (mail) await this.remove(id);
    return mail;
  }

  /** Deletes a user's mails, except one that is being sent. */
  async deleteOfUser(userId: string): Promise<void> {
    const mails = await this.mails.find({ where: { userId }, lock: skipLocked });
    await this.mails.delete({ id: In(mails.map(({ id }) => id)) });
  }

  /** Deletes the mails that failed before a moment, and all but the newest `max` failed ones. */
  async deleteFailed(before: Date, max: number): Promise<void> {
    await deleteInBatches(this.manager, 'outbox', 'failed_at < $1', [before]);
    const beyond = `failed_at <= (select failed_at from outbox where failed_at is not null
      order by failed_at desc offset $1 limit 1)`;
    await deleteInBatches(this.manager, 'outbox', beyond, [max]);
  }

  private lock(id: string): Promise<MailRecord | null> {
    return this.mails.findOne({ where: { id }, lock: skipLocked });
  }
}
