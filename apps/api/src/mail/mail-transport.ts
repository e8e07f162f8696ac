import type { MailOptions } from '@mikrochat/accounts';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration/configuration.js';
import { hasMailbox } from './has-mailbox.js';
import { Mailbox } from './mailbox.js';

const MAILBOX_RETRIES = 0;

/** The mail transport; undefined when no mail is sent. Imports Nodemailer only when it is needed. */
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

/** The mailbox on this machine, if it is the transport. */
export const mailboxOf = (mail: MailOptions | undefined): Mailbox | undefined =>
  mail?.transport instanceof Mailbox ? mail.transport : undefined;

/** Connects to the mail server once at the start and logs the result, so that a wrong setting is noticed early. */
export async function checkMail(mail: MailOptions | undefined, logger: Logger): Promise<void> {
  if (!mail || mailboxOf(mail)) return;
  try {
    await mail.transport.check();
    logger.info('the mail server is available');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn({ reason }, 'the mail server is not available; mails wait in the outbox');
  }
}
