import type { MailOptions } from '@mikrochat/accounts';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration/configuration.js';
import { hasMailbox } from './has-mailbox.js';
import { Mailbox } from './mailbox.js';

const MAILBOX_RETRIES = 0;

/** Who brings the mails; undefined where none are sent. The mail library is loaded only where it is needed. */
export async function mailOptionsFor(
  configuration: Configuration,
  logger: Logger,
): Promise<MailOptions | undefined> {
  const { email } = configuration;
  if (email) {
    const { SmtpTransport } = await import('./smtp-transport.js');
    return { transport: new SmtpTransport(configuration, email, logger), maxRetries: email.maxRetries };
  }
  if (hasMailbox(configuration))
    return { transport: new Mailbox(configuration), maxRetries: MAILBOX_RETRIES };
  return undefined;
}

/** The mailbox that keeps mails on this machine, where there is one. */
export const mailboxOf = (mail: MailOptions | undefined): Mailbox | undefined =>
  mail?.transport instanceof Mailbox ? mail.transport : undefined;

/** Tries the mail server once, at the start: people should hear of a mistake before somebody waits for a mail. */
export async function checkMail(mail: MailOptions | undefined, logger: Logger): Promise<void> {
  if (!mail || mailboxOf(mail)) return;
  try {
    await mail.transport.check();
    logger.info('the mail server answers');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn({ reason }, 'the mail server cannot be used; mails wait until it can');
  }
}
