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
const SILENCE_TIMEOUT_MS = 20_000;
// One mail as a whole, however slowly the server answers: the outbox waits for it.
const MAIL_TIMEOUT_MS = 30_000;
const CONNECTIONS = 2;

/**
 * How the mail server is reached. Mails hold links that sign in, so they leave this machine over verified TLS alone,
 * unless the operator says otherwise; a password does so whatever they say.
 */
function optionsFor({ host = '', port, secure, requireTls, user, password }: EmailSettings): SMTPPoolOptions {
  const auth = user && password ? { auth: { user, pass: password } } : {};
  const isInside = isLocalHost(host);
  return {
    pool: true,
    maxConnections: CONNECTIONS,
    host,
    port,
    secure,
    requireTLS: !secure && !isInside && (requireTls || 'auth' in auth),
    // A server on this machine has a certificate that nobody signed, and nobody in between.
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !isInside },
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...auth,
  };
}

/** The sender as configured: `email.from`, else the address that signs in to the mail server, else one of the app. */
function senderOf({ auth, email }: Pick<Configuration, 'auth' | 'email'>): Sender {
  const host = new URL(auth.appUrl).hostname;
  const configured = parseSender(email?.from ?? email?.user ?? '');
  return configured ?? { name: APP_NAME, address: `mikrochat@${host}` };
}

/** Whether the server refused this mail for good (RFC 5321 §4.2.1), and not merely us or our sender. */
const isPermanent = ({ responseCode = 0, command }: NodemailerError): boolean =>
  responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');

/** Brings letters to an SMTP server, over connections that stay open for a while. */
export class SmtpTransport implements MailTransport {
  private readonly transport;

  constructor(
    private readonly configuration: Configuration,
    settings: EmailSettings,
    private readonly logger: Logger,
  ) {
    this.transport = createTransport(optionsFor(settings));
    // Without a listener an idle connection that breaks would end the process.
    this.transport.on('error', (error) => logger.debug({ err: error }, 'mail connection'));
  }

  async deliver(letter: MailMessage): Promise<void> {
    const { id, kind, email, userName } = letter;
    try {
      await this.send(id, { name: userName ?? '', address: email }, render(letter, this.configuration));
    } catch (error) {
      throw this.failure({ id, kind }, error as NodemailerError);
    }
  }

  /** Sends a mail that only says that mails arrive. @throws NodemailerError */
  async deliverTest(address: string): Promise<void> {
    const { text, ...words } = testMail(this.configuration.auth.appUrl);
    await this.send(randomUUID(), { name: '', address }, { ...words, text, html: `<p>${text}</p>` });
  }

  /** Whether the server answers and takes our credentials. @throws NodemailerError */
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
      // RFC 3834 §5: no out-of-smtpServer answers to these; the second is Exchange's own word.
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      signal: AbortSignal.timeout(MAIL_TIMEOUT_MS),
    });
  }

  private failure(mail: Pick<MailMessage, 'id' | 'kind'>, error: NodemailerError): Error {
    const { code, responseCode } = error;
    this.logger.warn({ mail, code, responseCode }, 'a mail could not be sent');
    const sentence = error.response ?? error.message;
    return isPermanent(error) ? new PermanentMailError(sentence) : new Error(sentence, { cause: error });
  }
}

const testMail = (appUrl: string) => ({
  subject: `${APP_NAME} can send mail`,
  text: `This mail was sent to try the mail settings of ${appUrl}. They work.`,
});
