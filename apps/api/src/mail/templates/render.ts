import type { Letter } from '@mikrochat/accounts';
import type { Configuration } from '../../configuration/configuration.js';
import { escapeHtml, toHtml } from './html.js';
import { fill, ownTemplates } from './own-templates.js';
import { toText } from './text.js';
import { wordsOf } from './words.js';

/** A letter as a mail program shows it. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const asIs = (text: string): string => text;

/** Writes a letter, with the operator's templates where there are any. */
export function render(letter: Letter, { auth, email }: Configuration): RenderedMail {
  const words = wordsOf(letter);
  const { textVersion, htmlVersion } = ownTemplates(letter.kind, auth.templates);
  const values = { link: letter.link, expiryMinutes: letter.expiryMinutes ?? 0 };
  return {
    subject: (letter.kind === 'magic-link' && email?.emailSubject) || words.subject,
    text: textVersion ? fill(textVersion, values, asIs) : toText(letter, words),
    html: htmlVersion ? fill(htmlVersion, values, escapeHtml) : toHtml(letter, words),
  };
}
