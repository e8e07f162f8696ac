import type { MailMessage, MailTransport } from '@mikrochat/accounts';
import type { Configuration } from '../configuration/configuration.js';
import { render, type RenderedMail } from './templates/render.js';

/** A mail that stayed on this machine. */
export interface CapturedMail extends RenderedMail {
  readonly id: string;
  readonly email: string;
  readonly link: string;
  readonly at: Date;
}

const KEPT = 50;

/** Keeps mails in memory, so that every flow can be tried without a mail server. Never in production. */
export class Mailbox implements MailTransport {
  private mails: readonly CapturedMail[] = [];

  constructor(private readonly configuration: Configuration) {}

  /** Newest first. */
  get all(): readonly CapturedMail[] {
    return this.mails;
  }

  deliver(letter: MailMessage): Promise<void> {
    const { id, email, link } = letter;
    const mail = { id, email, link, at: new Date(), ...render(letter, this.configuration) };
    this.mails = [mail, ...this.mails].slice(0, KEPT);
    return Promise.resolve();
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.mails = [];
  }
}
