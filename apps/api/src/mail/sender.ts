import { emailSchema } from '@mikrochat/contract';
import addressparser from 'nodemailer/lib/addressparser';
import { APP_NAME } from './templates/mail-texts.js';

/** From whom mails come: a name that people know, and an address. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** Reads “Team <chat@example.com>” or an address alone; null where it is neither. */
export function parseSender(text: string): Sender | null {
  // A line break would begin a header of its own.
  if (/\p{Cc}/u.test(text)) return null;
  const [sender, ...more] = addressparser(text, { flatten: true });
  if (!sender || more.length > 0 || !emailSchema.safeParse(sender.address).success) return null;
  return { name: sender.name || APP_NAME, address: sender.address };
}
