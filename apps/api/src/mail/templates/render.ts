import type { MailMessage } from '@mikrochat/accounts';
import type { Configuration } from '../../configuration/configuration.js';
import { escapeHtml, toHtml } from './html.js';
import { fill, customTemplates } from './custom-templates.js';
import { toText } from './text.js';
import { textOf } from './mail-texts.js';

/** A letter as a mail program shows it. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const asIs = (text: string): string => text;

/** Writes a letter, with the operator's templates where there are any. */
export function render(letter: MailMessage, { auth, email }: Configuration): RenderedMail {
  const words = textOf(letter);
  const { textVersion, htmlVersion } = customTemplates(letter.kind, auth.templates);
  const values = { link: letter.link, expiryMinutes: letter.expiryMinutes ?? 0 };
  return {
    subject: (letter.kind === 'magic-link' && email?.emailSubject) || words.subject,
    text: textVersion ? fill(textVersion, values, asIs) : toText(letter, words),
    html: htmlVersion ? fill(htmlVersion, values, escapeHtml) : toHtml(letter, words),
  };
}
