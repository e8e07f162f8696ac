import { Component, DestroyRef, DOCUMENT, computed, inject, signal } from '@angular/core';
import type { WaitingMailBody } from '@mikrochat/contract';
import { ApiError } from '../../api/api';
import { Confirm } from '../../ui/dialog/confirm';
import { Icon } from '../../ui/menu/icon';
import { Toasts } from '../../ui/toast/toasts';
import { discardConfirmation, summaryOf } from './mail-summary';
import { Mails } from './mails';

/** How often relative times are updated and due mails are checked. */
const TICK_MS = 5_000;

/** Mails that are waiting or have failed; an admin can send them again or discard them. */
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
  /** The id of the mail that is being sent or discarded. */
  protected readonly busyId = signal<string | null>(null);
  protected readonly rows = computed(() =>
    this.mails.outbox()?.mails.map((mail) => ({ mail, summary: summaryOf(mail, this.now()) })),
  );
  protected readonly summary = computed(() => {
    const { waiting = 0, failed = 0 } = this.mails.outbox() ?? {};
    const parts = [...(failed ? [`${failed} failed`] : []), ...(waiting ? [`${waiting} waiting`] : [])];
    return parts.join(' · ') || 'No emails waiting.';
  });
  protected readonly notShown = computed(() => {
    const { waiting = 0, failed = 0, mails = [] } = this.mails.outbox() ?? {};
    return Math.max(0, waiting + failed - mails.length);
  });

  constructor() {
    const clock = setInterval(() => this.tick(), TICK_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(clock));
  }

  protected refresh(): void {
    this.now.set(Date.now());
    this.mails.reload();
  }

  protected sendAgain(mail: WaitingMailBody): Promise<void> {
    return this.perform(mail, () => this.mails.sendAgain(mail), `Sending the email to ${mail.email} again.`);
  }

  protected async discard(mail: WaitingMailBody): Promise<void> {
    if (!(await this.confirm.ask(discardConfirmation(mail)))) return;
    await this.perform(mail, () => this.mails.discard(mail), `The email to ${mail.email} was discarded.`);
    // The row with the button is removed, so the focus needs a new place.
    this.document.querySelector<HTMLElement>('h1')?.focus();
  }

  private async perform(mail: WaitingMailBody, action: () => Promise<void>, toast: string): Promise<void> {
    this.busyId.set(mail.id);
    try {
      await action();
      this.toasts.say(toast);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === 'not_found')
        this.toasts.say(`The email to ${mail.email} has already been sent or discarded.`);
      else this.toasts.warn(error.sentence);
      this.mails.reload();
    } finally {
      this.busyId.set(null);
    }
  }

  /** A due mail is sent at any moment, so the list is loaded again. */
  private tick(): void {
    const now = Date.now();
    this.now.set(now);
    const due = this.mails.outbox()?.mails.some(({ nextTryAt }) => nextTryAt !== null && nextTryAt <= now);
    if (due && this.document.visibilityState === 'visible') this.mails.reload();
  }
}
