import type { MailMessage } from '@mikrochat/accounts';
import { APP_NAME, type MailText } from './mail-texts.js';

/** The text version: whole sentences, the link on a line of its own. */
export const toText = (
  { link, userName }: MailMessage,
  { heading, paragraphs, button, unasked }: MailText,
): string =>
  [
    heading,
    ...(userName ? [`Hello ${userName},`] : []),
    ...paragraphs,
    `${button}:\n${link}`,
    unasked,
    `-- \n${APP_NAME}`,
  ].join('\n\n') + '\n';
