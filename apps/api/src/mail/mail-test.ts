import { emailSchema } from '@mikrochat/contract';
import { pino } from 'pino';
import type { Configuration } from '../configuration/configuration.js';
import { SmtpTransport } from './smtp-transport.js';

/** The output and the exit code of the command. */
interface Outcome {
  readonly text: string;
  readonly exitCode: number;
}

const failed = (text: string): Outcome => ({ text, exitCode: 1 });

/** Sends one mail with the configured settings. @returns the outcome in a sentence */
export async function sendTestMail(to: string, configuration: Configuration): Promise<Outcome> {
  const { email } = configuration;
  const recipient = emailSchema.safeParse(to);
  if (!recipient.success) {
    return failed('Give an email address, as in: npm run mail:test -- user@example.com');
  }
  if (!email) return failed('No mail server is configured: email.host is missing.');
  const transport = new SmtpTransport(configuration, email, pino({ level: 'silent' }));
  const server = `${email.host ?? ''}:${email.port}`;
  try {
    await transport.deliverTest(recipient.data);
    return { text: `${server} took a mail for ${recipient.data}. Check that inbox.`, exitCode: 0 };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(`${server} did not take the mail: ${reason}`);
  } finally {
    transport.close();
  }
}
