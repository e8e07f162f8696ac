import { emailSchema } from '@mikrochat/contract';
import { pino } from 'pino';
import type { Configuration } from '../configuration/configuration.js';
import { SmtpTransport } from './smtp-transport.js';

/** What is said, and how the process ends. */
interface Outcome {
  readonly text: string;
  readonly exitCode: number;
}

const failed = (text: string): Outcome => ({ text, exitCode: 1 });

/** Sends one mail with the configured settings, and says in a sentence how that went. */
export async function tryMail(address: string, configuration: Configuration): Promise<Outcome> {
  const { email } = configuration;
  const recipient = emailSchema.safeParse(address);
  if (!recipient.success) {
    return failed('Say to whom, as in: npm run mail:test -- someone@example.com');
  }
  if (!email) return failed('No mail server is configured: email.host is missing.');
  const transport = new SmtpTransport(configuration, email, pino({ level: 'silent' }));
  const server = `${email.host ?? ''}:${email.port}`;
  try {
    await transport.deliverTest(recipient.data);
    return { text: `${server} took a mail for ${recipient.data}. Look into that inbox.`, exitCode: 0 };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(`${server} did not take the mail: ${reason}`);
  } finally {
    transport.close();
  }
}
