import type { MailKind } from '@mikrochat/contract';
import { escapeHtml } from './html.js';
import { APP_NAME } from './mail-texts.js';

/** A string with placeholders, or a function from an `.mjs` configuration. */
export type Template = string | ((link: string, expiryMinutes: number) => string);

interface TemplatePair {
  readonly textVersion?: Template | undefined;
  readonly htmlVersion?: Template | undefined;
}

/** `auth.templates`: the top level is for magic links, `invite` and `reset` for their kind. */
export interface Templates extends TemplatePair {
  readonly invite?: TemplatePair | undefined;
  readonly reset?: TemplatePair | undefined;
}

/** The values that a template receives. */
export interface TemplateValues {
  readonly link: string;
  readonly expiryMinutes: number;
}

const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;
const placeholders = ['link', 'expiryMinutes', 'appName'];
/** A link of the shape of the real ones, `&` included, so that escaping is tested too. */
const sample: TemplateValues = {
  link: 'https://chat.example.com/magic-link#token=aaa.bbb.ccc&email=ada%40example.com',
  expiryMinutes: 15,
};

const templatesByKind: Partial<Record<MailKind, (templates: Templates) => TemplatePair | undefined>> = {
  'magic-link': (templates) => templates,
  invite: ({ invite }) => invite,
  reset: ({ reset }) => reset,
};

/** The operator's templates for a kind of mail; a missing one means the built-in template. */
export const customTemplates = (kind: MailKind, templates: Templates | undefined): TemplatePair =>
  (templates && templatesByKind[kind]?.(templates)) ?? {};

/** Fills a template. @param escape applied to the values of placeholders; a template function escapes its own output */
export function fill(template: Template, values: TemplateValues, escape: (text: string) => string): string {
  if (typeof template === 'function') return template(values.link, values.expiryMinutes);
  const valueOf: Record<string, string | number> = { ...values, appName: APP_NAME };
  return template.replace(PLACEHOLDER, (whole, name: string) => escape(String(valueOf[name] ?? whole)));
}

/** Whether the text contains the link, plain or escaped. */
const containsLink = (text: string, { link }: TemplateValues): boolean =>
  text.includes(link) || text.includes(escapeHtml(link));

function errorInString(template: string): string | null {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  const unknown = names.find((name) => !placeholders.includes(name));
  if (unknown)
    return `{{${unknown}}} is no placeholder; there are {{link}}, {{expiryMinutes}} and {{appName}}.`;
  return names.includes('link') ? null : 'It does not hold {{link}}.';
}

function errorIn(template: Template): string | null {
  if (typeof template === 'string') return errorInString(template);
  try {
    const text: unknown = template(sample.link, sample.expiryMinutes);
    if (typeof text !== 'string') return 'It returns no text.';
    return containsLink(text, sample) ? null : 'What it returns does not hold the link.';
  } catch (error) {
    return `It fails: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** An error in a template, with its path below `auth.templates`. */
export interface TemplateError {
  readonly path: readonly string[];
  readonly message: string;
}

/** Renders every template once, so that a broken one stops the start instead of failing the first mail. */
export function findTemplateErrors(templates: Templates): TemplateError[] {
  const groups: [string[], TemplatePair | undefined][] = [
    [[], templates],
    [['invite'], templates.invite],
    [['reset'], templates.reset],
  ];
  return groups.flatMap(([path, pair]) =>
    (['textVersion', 'htmlVersion'] as const).flatMap((version) => {
      const template = pair?.[version];
      const message = template && errorIn(template);
      return message ? [{ path: [...path, version], message }] : [];
    }),
  );
}
