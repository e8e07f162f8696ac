import { Component, inject, input, output, signal } from '@angular/core';
import { ApiError } from '../api/api-error';
import { Transport } from '../api/transport';
import { Configuration } from '../configuration/configuration';
import { problemWith } from '../links/problems';
import { FocusedHeading } from '../ui/focus/focused-heading';
import { Cooldown, clock } from '../ui/form/cooldown';
import { Notice } from '../ui/notice/notice';

/** How long somebody waits before a mail is sent again, in seconds. */
const PAUSE = 60;

/** What follows on asking for a link: where it goes, how long that takes, and what to do when nothing comes. */
@Component({
  selector: 'app-link-sent',
  imports: [FocusedHeading, Notice],
  templateUrl: './link-sent.html',
  styleUrl: './link-sent.css',
})
export class LinkSent {
  readonly email = input.required<string>();
  /** Asks the server for another mail. Throws {@link ApiError}. */
  readonly ask = input.required<() => Promise<unknown>>();
  /** The address was not the right one. */
  readonly another = output();

  private readonly transport = inject(Transport);
  protected readonly inviteRequired = inject(Configuration).inviteRequired;
  protected readonly mailbox = inject(Configuration).mailbox;
  protected readonly cooldown = new Cooldown();
  protected readonly busy = signal(false);
  protected readonly sentAgain = signal(false);
  protected readonly refusal = signal<ApiError | null>(null);
  protected readonly clock = clock;
  protected readonly problemWith = problemWith;

  constructor() {
    this.cooldown.start(PAUSE);
  }

  protected addressOf(mailbox: string): string {
    return this.transport.url(mailbox);
  }

  protected async again(): Promise<void> {
    if (this.busy() || this.cooldown.active()) return;
    this.busy.set(true);
    this.sentAgain.set(false);
    this.refusal.set(null);
    try {
      await this.ask()();
      this.sentAgain.set(true);
      this.cooldown.start(PAUSE);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.refusal.set(error);
      if (error.retryAfter) this.cooldown.start(error.retryAfter);
    } finally {
      this.busy.set(false);
    }
  }
}
