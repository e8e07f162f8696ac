import { Component, DestroyRef, DOCUMENT, computed, inject, signal } from '@angular/core';
import type { WaitingMailBody } from '@mikrochat/contract';
import { ApiError } from '../../api/api';
import { Confirm } from '../../ui/dialog/confirm';
import { Icon } from '../../ui/menu/icon';
import { Toasts } from '../../ui/toast/toasts';
import { discardConfirmation, summaryOf } from './mail-summary';
import { Mails } from './mails';

/** How often the page looks at the clock, in milliseconds. */
const TICK = 5_000;

/** What has not left yet, what never will, and what an admin can do about it. */
@Component({
  selector: 'app-mail-page',
  imports: [Icon],
  templateUrl: './mail-page.html',
  styleUrls: ['../admin-page.css', './mail-page.css'],
  providers: [Mails],
})
export class MailPage {
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);
  private readonly document = inject(DOCUMENT);
  private readonly now = signal(Date.now());

  protected readonly mails = inject(Mails);
  /** Whose button was pressed a moment ago. */
  protected readonly busy = signal<string | null>(null);
  protected readonly rows = computed(() =>
    this.mails.outbox()?.mails.map((mail) => ({ mail, facts: summaryOf(mail, this.now()) })),
  );
  protected readonly summary = computed(() => {
    const { waiting = 0, failed = 0 } = this.mails.outbox() ?? {};
    const parts = [...(failed ? [`${failed} failed`] : []), ...(waiting ? [`${waiting} waiting`] : [])];
    return parts.join(' · ') || 'Nothing waits.';
  });
  protected readonly unseen = computed(() => {
    const { waiting = 0, failed = 0, mails = [] } = this.mails.outbox() ?? {};
    return Math.max(0, waiting + failed - mails.length);
  });

  constructor() {
    const clock = setInterval(() => this.tick(), TICK);
    inject(DestroyRef).onDestroy(() => clearInterval(clock));
  }

  protected refresh(): void {
    this.now.set(Date.now());
    this.mails.reload();
  }

  protected sendAgain(mail: WaitingMailBody): Promise<void> {
    return this.act(mail, () => this.mails.sendAgain(mail), `The mail to ${mail.email} is tried again now.`);
  }

  protected async discard(mail: WaitingMailBody): Promise<void> {
    if (!(await this.confirm.ask(discardConfirmation(mail)))) return;
    await this.act(mail, () => this.mails.discard(mail), `The mail to ${mail.email} is discarded.`);
    // The button is gone with its row.
    this.document.querySelector<HTMLElement>('h1')?.focus();
  }

  private async act(mail: WaitingMailBody, act: () => Promise<void>, done: string): Promise<void> {
    this.busy.set(mail.id);
    try {
      await act();
      this.toasts.say(done);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // It has left meanwhile.
      if (error.code === 'not_found') this.toasts.say(`The mail to ${mail.email} has left meanwhile.`);
      else this.toasts.warn(error.sentence);
      this.mails.reload();
    } finally {
      this.busy.set(null);
    }
  }

  /** What is due leaves any moment: then the page looks again. */
  private tick(): void {
    const now = Date.now();
    this.now.set(now);
    const due = this.mails.outbox()?.mails.some(({ nextTryAt }) => nextTryAt !== null && nextTryAt <= now);
    if (due && this.document.visibilityState === 'visible') this.mails.reload();
  }
}
