import { emailSchema } from '@mikrochat/contract';
import addressparser from 'nodemailer/lib/addressparser';
import { APP_NAME } from './templates/mail-texts.js';

/** The sender of mails. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** Parses “Team <chat@example.com>” or an email address alone; null for any other text. */
export function parseSender(text: string): Sender | null {
  // A line break would inject a header.
  if (/\p{Cc}/u.test(text)) return null;
  const [sender, ...more] = addressparser(text, { flatten: true });
  if (!sender || more.length > 0 || !emailSchema.safeParse(sender.address).success) return null;
  return { name: sender.name || APP_NAME, address: sender.address };
}
