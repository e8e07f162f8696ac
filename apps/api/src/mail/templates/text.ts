import type { MailMessage } from '@mikrochat/accounts';
import { APP_NAME, type MailText } from './mail-texts.js';

/** The plain-text version. The link has its own line, so that mail programs make it clickable. */
export const toText = (
  { link, userName }: MailMessage,
  { heading, paragraphs, button, ifUnexpected }: MailText,
): string =>
  [
    heading,
    ...(userName ? [`Hello ${userName},`] : []),
    ...paragraphs,
    `${button}:\n${link}`,
    ifUnexpected,
    `-- \n${APP_NAME}`,
  ].join('\n\n') + '\n';
