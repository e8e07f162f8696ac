import type { Letter } from '@mikrochat/accounts';
import { APP_NAME, type Words } from './words.js';

/** The text version: whole sentences, the link on a line of its own. */
export const toText = ({ link, userName }: Letter, { heading, paragraphs, button, unasked }: Words): string =>
  [
    heading,
    ...(userName ? [`Hello ${userName},`] : []),
    ...paragraphs,
    `${button}:\n${link}`,
    unasked,
    `-- \n${APP_NAME}`,
  ].join('\n\n') + '\n';
