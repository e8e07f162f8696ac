import type { MailKind } from '@mikrochat/contract';
import { escapeHtml } from './html.js';
import { APP_NAME } from './mail-texts.js';

/** Text with placeholders, as JSON can hold it, or a function, as an `.mjs` file can. */
export type Template = string | ((link: string, expiryMinutes: number) => string);

interface Pair {
  readonly textVersion?: Template | undefined;
  readonly htmlVersion?: Template | undefined;
}

/** `auth.templates`: for magic links, and per kind for the others. */
export interface Templates extends Pair {
  readonly invite?: Pair | undefined;
  readonly reset?: Pair | undefined;
}

/** A link and the minutes that it lives, for a template. */
export interface TemplateValues {
  readonly link: string;
  readonly expiryMinutes: number;
}

const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;
const placeholders = ['link', 'expiryMinutes', 'appName'];
/** A link as long and as odd as the real ones. */
const sample: TemplateValues = {
  link: 'https://chat.example.com/magic-link#token=aaa.bbb.ccc&email=ada%40example.com',
  expiryMinutes: 15,
};

const pairs: Partial<Record<MailKind, (templates: Templates) => Pair | undefined>> = {
  'magic-link': (templates) => templates,
  invite: ({ invite }) => invite,
  reset: ({ reset }) => reset,
};

/** The operator's own templates for a kind of mail; what is missing stays built in. */
export const customTemplates = (kind: MailKind, templates: Templates | undefined): Pair =>
  (templates && pairs[kind]?.(templates)) ?? {};

/** Fills a template. @param escape for values in a text with placeholders; a function escapes by itself */
export function fill(template: Template, values: TemplateValues, escape: (text: string) => string): string {
  if (typeof template === 'function') return template(values.link, values.expiryMinutes);
  const known: Record<string, string | number> = { ...values, appName: APP_NAME };
  return template.replace(PLACEHOLDER, (whole, name: string) => escape(String(known[name] ?? whole)));
}

/** The link as it may stand in a text or in an attribute. */
const holdsLink = (text: string, { link }: TemplateValues): boolean =>
  text.includes(link) || text.includes(escapeHtml(link));

function mistakeInText(template: string): string | null {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  const unknown = names.find((name) => !placeholders.includes(name));
  if (unknown)
    return `{{${unknown}}} is no placeholder; there are {{link}}, {{expiryMinutes}} and {{appName}}.`;
  return names.includes('link') ? null : 'It does not hold {{link}}.';
}

function mistakeIn(template: Template): string | null {
  if (typeof template === 'string') return mistakeInText(template);
  try {
    const text: unknown = template(sample.link, sample.expiryMinutes);
    if (typeof text !== 'string') return 'It returns no text.';
    return holdsLink(text, sample) ? null : 'What it returns does not hold the link.';
  } catch (error) {
    return `It fails: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** What is wrong with a template, and where below `auth.templates` it stands. */
export interface TemplateMistake {
  readonly path: readonly string[];
  readonly message: string;
}

/** Tries every template, so that a broken one is found before somebody needs a link. */
export function mistakesInTemplates(templates: Templates): TemplateMistake[] {
  const places: [string[], Pair | undefined][] = [
    [[], templates],
    [['invite'], templates.invite],
    [['reset'], templates.reset],
  ];
  return places.flatMap(([place, pair]) =>
    (['textVersion', 'htmlVersion'] as const).flatMap((version) => {
      const template = pair?.[version];
      const message = template && mistakeIn(template);
      return message ? [{ path: [...place, version], message }] : [];
    }),
  );
}
