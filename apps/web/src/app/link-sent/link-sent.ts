import { Component, computed, inject, input, output, signal } from '@angular/core';
import { ApiError } from '../api/api-error';
import { Transport } from '../api/transport';
import { Configuration } from '../configuration/configuration';
import { FocusedHeading } from '../ui/focus/focused-heading';
import { Cooldown } from '../ui/form/cooldown';
import { type Message, Notice } from '../ui/notice/notice';

/** How long the user waits before the link can be sent again. */
const RESEND_DELAY_SECONDS = 60;

const resent: Message = { kind: 'good', text: 'Sent again. Only the newest link works.' };

/** Shown after a link was requested: where it was sent, and what to do if it does not arrive. */
@Component({
  selector: 'app-link-sent',
  imports: [FocusedHeading, Notice],
  templateUrl: './link-sent.html',
  styleUrl: './link-sent.css',
})
export class LinkSent {
  /** Sends the link again. Throws {@link ApiError}. */
  readonly send = input.required<() => Promise<unknown>>();
  readonly useDifferentEmail = output();

  private readonly transport = inject(Transport);
  private readonly configuration = inject(Configuration);
  protected readonly inviteRequired = this.configuration.inviteRequired;
  protected readonly mailboxUrl = computed(() => {
    const path = this.configuration.mailbox();
    return path === null ? null : this.transport.url(path);
  });
  protected readonly cooldown = new Cooldown();
  protected readonly busy = signal(false);
  private readonly isResent = signal(false);
  private readonly error = signal<ApiError | null>(null);
  protected readonly message = computed(() => {
    const error = this.error();
    if (error) return this.cooldown.messageFor(error);
    return this.isResent() ? resent : null;
  });

  constructor() {
    this.cooldown.start(RESEND_DELAY_SECONDS);
  }

  protected async sendAgain(): Promise<void> {
    if (this.busy() || this.cooldown.active()) return;
    this.busy.set(true);
    this.isResent.set(false);
    this.error.set(null);
    try {
      await this.send()();
      this.isResent.set(true);
      this.cooldown.start(RESEND_DELAY_SECONDS);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.error.set(error);
      this.cooldown.startAfter(error);
    } finally {
      this.busy.set(false);
    }
  }
}
