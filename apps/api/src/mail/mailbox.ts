import type { MailMessage, MailTransport } from '@mikrochat/accounts';
import type { Configuration } from '../configuration/configuration.js';
import { render, type RenderedMail } from './templates/render.js';

/** A mail in the mailbox. */
export interface CapturedMail extends RenderedMail {
  readonly id: string;
  readonly email: string;
  readonly link: string;
  readonly at: Date;
}

const MAX_MAILS = 50;

/** Keeps mails in memory in place of sending them, for evaluation and development. Never used in production. */
export class Mailbox implements MailTransport {
  private mails: readonly CapturedMail[] = [];

  constructor(private readonly configuration: Configuration) {}

  /** Newest first. */
  get all(): readonly CapturedMail[] {
    return this.mails;
  }

  deliver(message: MailMessage): Promise<void> {
    const { id, email, link } = message;
    const mail = { id, email, link, at: new Date(), ...render(message, this.configuration) };
    this.mails = [mail, ...this.mails].slice(0, MAX_MAILS);
    return Promise.resolve();
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.mails = [];
  }
}
