import { randomUUID } from 'node:crypto';
import { PermanentMailError, type MailMessage, type MailTransport } from '@mikrochat/accounts';
import { createTransport, type NodemailerError, type SMTPPoolOptions } from 'nodemailer';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration/configuration.js';
import { isLocalHost } from '../network/hosts.js';
import { parseSender, type Sender } from './sender.js';
import { render, type RenderedMail } from './templates/render.js';
import { APP_NAME } from './templates/mail-texts.js';

type EmailSettings = NonNullable<Configuration['email']>;

const CONNECT_TIMEOUT_MS = 10_000;
const INACTIVITY_TIMEOUT_MS = 20_000;
// Limits the delivery of one mail as a whole, during which the outbox holds a database transaction.
const DELIVERY_TIMEOUT_MS = 30_000;
const MAX_CONNECTIONS = 2;

/**
 * The connection options. Mails contain links that sign in, so they are sent to other hosts over verified TLS only,
 * unless `requireTls` is off; the SMTP password always requires TLS.
 */
function optionsFor({ host = '', port, secure, requireTls, user, password }: EmailSettings): SMTPPoolOptions {
  const auth = user && password ? { auth: { user, pass: password } } : {};
  const isLocal = isLocalHost(host);
  return {
    pool: true,
    maxConnections: MAX_CONNECTIONS,
    host,
    port,
    secure,
    requireTLS: !secure && !isLocal && (requireTls || 'auth' in auth),
    // A server on this machine usually has a self-signed certificate, and the connection does not leave the machine.
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !isLocal },
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: INACTIVITY_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...auth,
  };
}

/** The sender: `email.from`, or else the user name at the mail server if that is an email address, or else a default. */
function senderOf({ auth, email }: Pick<Configuration, 'auth' | 'email'>): Sender {
  const host = new URL(auth.appUrl).hostname;
  const configured = parseSender(email?.from ?? email?.user ?? '');
  return configured ?? { name: APP_NAME, address: `mikrochat@${host}` };
}

/** Whether the server rejected the recipient or the content permanently (RFC 5321 §4.2.1), not the login or sender. */
const isPermanent = ({ responseCode = 0, command }: NodemailerError): boolean =>
  responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');

/** Delivers mails to an SMTP server over a connection pool. */
export class SmtpTransport implements MailTransport {
  private readonly transport;

  constructor(
    private readonly configuration: Configuration,
    settings: EmailSettings,
    private readonly logger: Logger,
  ) {
    this.transport = createTransport(optionsFor(settings));
    // An `error` event without a listener, as of a broken idle connection, would end the process.
    this.transport.on('error', (error) => logger.debug({ err: error }, 'mail connection'));
  }

  /** @throws PermanentMailError when a retry cannot succeed; Error otherwise */
  async deliver(message: MailMessage): Promise<void> {
    const { id, kind, email, userName } = message;
    try {
      await this.send(id, { name: userName ?? '', address: email }, render(message, this.configuration));
    } catch (error) {
      throw this.failure({ id, kind }, error as NodemailerError);
    }
  }

  /** Sends a test mail. @throws NodemailerError */
  async deliverTest(email: string): Promise<void> {
    const { subject, text } = testMail(this.configuration.auth.appUrl);
    await this.send(randomUUID(), { name: '', address: email }, { subject, text, html: `<p>${text}</p>` });
  }

  /** Connects and authenticates. @throws NodemailerError when the server is unreachable or rejects the login */
  async check(): Promise<void> {
    await this.transport.verify();
  }

  close(): void {
    this.transport.close();
  }

  private async send(id: string, to: { name: string; address: string }, mail: RenderedMail): Promise<void> {
    await this.transport.sendMail({
      from: senderOf(this.configuration),
      to,
      messageId: `<${id}@${new URL(this.configuration.auth.appUrl).hostname}>`,
      ...mail,
      // RFC 3834 §5: suppresses automatic replies; X-Auto-Response-Suppress is the header of Microsoft Exchange.
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    });
  }

  private failure(mail: Pick<MailMessage, 'id' | 'kind'>, error: NodemailerError): Error {
    const { code, responseCode } = error;
    this.logger.warn({ mail, code, responseCode }, 'a mail could not be sent');
    const message = error.response ?? error.message;
    return isPermanent(error) ? new PermanentMailError(message) : new Error(message, { cause: error });
  }
}

const testMail = (appUrl: string) => ({
  subject: `${APP_NAME} can send mail`,
  text: `This mail was sent to test the mail settings of ${appUrl}. They work.`,
});
