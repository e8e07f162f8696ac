import type { MailMessage } from '@mikrochat/accounts';
import type { Configuration } from '../../configuration/configuration.js';
import { escapeHtml, toHtml } from './html.js';
import { fill, customTemplates } from './custom-templates.js';
import { toText } from './text.js';
import { textOf } from './mail-texts.js';

/** The subject and both bodies of a mail. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const unescaped = (value: string): string => value;

/** Renders a mail, with the operator's templates where configured. */
export function render(message: MailMessage, { auth, email }: Configuration): RenderedMail {
  const text = textOf(message);
  const { textVersion, htmlVersion } = customTemplates(message.kind, auth.templates);
  const values = { link: message.link, expiryMinutes: message.expiryMinutes ?? 0 };
  return {
    subject: (message.kind === 'magic-link' && email?.emailSubject) || text.subject,
    text: textVersion ? fill(textVersion, values, unescaped) : toText(message, text),
    html: htmlVersion ? fill(htmlVersion, values, escapeHtml) : toHtml(message, text),
  };
}
