import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { selfSigned } from './self-signed-certificate.js';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export { selfSigned };

/** A mail that the server received. */
export interface ReceivedMail {
  readonly to: string;
  readonly parsed: ParsedMail;
  /** The URL in the mail's text that opens the app. */
  readonly link: string;
  readonly token: string;
}

/** How the server differs from one that accepts everything in plain text. */
export interface SmtpTestServerOptions {
  /** TLS from the first byte, with a self-signed certificate. */
  readonly tls?: boolean;
  /** What a client has to authenticate with; nothing where it is missing. */
  readonly credentials?: { readonly user: string; readonly password: string };
}

const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 20;

const refusal = (code: number, sentence: string): Error =>
  Object.assign(new Error(sentence), { responseCode: code });

const linkIn = (text: string): string => /https?:\/\/\S+#\S+/.exec(text)?.[0] ?? '';

/** A real SMTP server that keeps what it is given. */
export class SmtpTestServer {
  readonly received: ReceivedMail[] = [];
  /** The SMTP reply code with which recipients are refused; null accepts them. */
  rejectsWith: number | null = null;
  /** How long it waits before it accepts a mail, in milliseconds. */
  delayMs = 0;
  private server: SMTPServer | undefined;
  private lastPort = 0;

  constructor(private readonly rules: SmtpTestServerOptions = {}) {}

  get port(): number {
    return this.lastPort;
  }

  /** Listens, at the same port as before. */
  async open(): Promise<void> {
    const server = new SMTPServer(this.options());
    server.on('error', () => undefined);
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.lastPort, '127.0.0.1', () => resolve()));
    this.lastPort = (server.server.address() as AddressInfo).port;
  }

  /** Closes; later connections are refused. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** All mails to an email address so far. */
  mailsTo(email: string): ReceivedMail[] {
    return this.received.filter(({ to }) => to === email);
  }

  /** Waits for the mail to an email address with this number, counted from 1. @throws Error after ten seconds */
  async waitForMail(email: string, number = 1): Promise<ReceivedMail> {
    for (const end = Date.now() + WAIT_MS; Date.now() < end;) {
      const mail = this.mailsTo(email)[number - 1];
      if (mail) return mail;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    throw new Error(`Mail ${number} to ${email} did not arrive; there are ${this.received.length}.`);
  }

  private options(): SMTPServerOptions {
    const { tls = false, credentials } = this.rules;
    return {
      secure: tls,
      ...(tls ? selfSigned : {}),
      authOptional: !credentials,
      closeTimeout: 100,
      disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(credentials ? [] : ['AUTH'])],
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, callback) =>
        username === credentials?.user && password === credentials?.password
          ? callback(null, { user: username })
          : callback(refusal(535, 'Wrong user or password')),
      onRcptTo: (_address, _session, callback) =>
        callback(this.rejectsWith ? refusal(this.rejectsWith, 'Not here') : null),
      onData: (stream, session, callback) => {
        void simpleParser(stream)
          .then(async (parsed) => {
            await new Promise((resolve) => setTimeout(resolve, this.delayMs).unref());
            for (const { address } of session.envelope.rcptTo) this.keep(address, parsed);
          })
          .then(() => callback(null), callback);
      },
    };
  }

  private keep(to: string, parsed: ParsedMail): void {
    const link = linkIn(parsed.text ?? '');
    const token = new URLSearchParams(link.split('#')[1]).get('token') ?? '';
    this.received.push({ to, parsed, link, token });
  }
}
