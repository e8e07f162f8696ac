import { presets } from '@mikrochat/auth/presets';
import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import type { $ZodIssue } from 'zod/v4/core';
import { suggestion, type Mistakes, type Sources } from './mistakes.js';
import { configurationSchema, type ParsedConfiguration } from './schema.js';
import { settings } from './settings.js';
import type { Gathered } from './gather.js';
import { get } from './tree.js';
import { MAKE_ONE, type Weakness } from './weaknesses.js';

const byKey = new Map(settings.map((setting) => [setting.key, setting]));
const sections = ['auth', 'chat', 'email', 'oauth', 'storage', 'audit', 'server'];
const knownKeys = [...byKey.keys(), ...sections, 'auth.templates', 'oauth.presets', 'oauth.custom'];

/** A key with its source; what stands in a list has the list's. */
const from = (key: string, sources: Sources): string => {
  const source =
    sources.get(key) ??
    sources.get(key.replace(/\.\d+.*$/, '')) ??
    [...sources].find(([known]) => known.startsWith(`${key}.`))?.[1];
  return source === undefined ? key : `${key} (${source})`;
};

/** What somebody may have meant: the same name in another section, else what is written much like it. */
const meant = (key: string): string => {
  const name = key.slice(key.lastIndexOf('.') + 1);
  const elsewhere = knownKeys.filter((known) => known.endsWith(`.${name}`));
  return elsewhere.length > 0 ? `; did you mean ${elsewhere.join(' or ')}?` : suggestion(key, knownKeys);
};

function unknownKeys(
  issue: Extract<$ZodIssue, { code: 'unrecognized_keys' }>,
  path: string,
  sources: Sources,
) {
  return issue.keys.map((key) => {
    const whole = path ? `${path}.${key}` : key;
    const source = [...sources].find(([known]) => known === whole || known.startsWith(`${whole}.`))?.[1];
    return `${whole}${source ? ` (${source})` : ''} is not a setting${meant(whole)}`;
  });
}

function explain(issue: $ZodIssue, sources: Sources): string[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, path, sources);
  return [`${from(path, sources)}: ${issue.message}`];
}

/** Parses what was gathered; every mistake is noted, and null returned where there was any. */
export function parse({ tree, sources }: Gathered, mistakes: Mistakes): ParsedConfiguration | null {
  const result = configurationSchema.safeParse(tree);
  if (result.success) return result.data;
  for (const issue of result.error.issues) for (const line of explain(issue, sources)) mistakes.add(line);
  return null;
}

/** Whether people can come in through somebody else. */
function hasProvider(tree: Gathered['tree']): boolean {
  const sections = [get(tree, 'oauth.presets'), get(tree, 'oauth.custom')];
  return sections.some((section) => Object.keys(section ?? {}).length > 0);
}

/** Said of a NODE_ENV that is no word for development. */
export const COUNTS_AS_PRODUCTION = 'is neither development nor test, so it counts as production';

/** What production refuses, on top of what everything refuses. */
function checkProduction(gathered: Gathered, weaknesses: readonly Weakness[], mistakes: Mistakes): void {
  const { tree, sources, unknownEnvironment } = gathered;
  const mode = get(tree, 'auth.authMode') ?? 'magic-link';
  const before = mistakes.list.length;
  const refuse = (key: string, sentence: string): void => mistakes.add(`${from(key, sources)}: ${sentence}`);
  if (mode === 'dev') refuse('auth.authMode', 'dev mode lets everybody in and does not run in production');
  // Where people come in through providers alone, no mail is needed.
  if (mode === 'magic-link' && !get(tree, 'email.host') && !hasProvider(tree)) {
    refuse('auth.authMode', 'magic-link needs email.host: without mail nobody can sign in');
  }
  if (get(tree, 'auth.jwtSecret') === undefined) refuse('auth.jwtSecret', `it is missing; ${MAKE_ONE}`);
  for (const { key, problem } of weaknesses) refuse(key, `it ${problem}`);
  if (unknownEnvironment !== undefined && mistakes.list.length > before) {
    mistakes.add(`NODE_ENV: ${JSON.stringify(unknownEnvironment)} ${COUNTS_AS_PRODUCTION}`);
  }
}

function checkPem(
  { tree, sources }: Gathered,
  key: string,
  workingDirectory: string,
  mistakes: Mistakes,
): void {
  const file = get(tree, key);
  if (typeof file !== 'string') return;
  try {
    accessSync(resolve(workingDirectory, file), constants.R_OK);
  } catch {
    mistakes.add(`${from(key, sources)}: the file ${file} cannot be read`);
  }
}

/** What only some presets take. */
const presetFields = { tenant: 'atTenant', baseUrl: 'atBaseUrl' } as const;

/** Whether scopes, as a text or a list, ask for an ID token (OpenID Connect Core §3.1.2.1). */
const hasOpenId = (scopes: unknown): boolean =>
  (typeof scopes === 'string' ? scopes.split(/[\s,]+/) : Array.isArray(scopes) ? scopes : []).includes(
    'openid',
  );

function checkPresetFields({ tree, sources }: Gathered, mistakes: Mistakes): void {
  for (const [id, preset] of Object.entries(presets)) {
    for (const [field, how] of Object.entries(presetFields)) {
      const key = `oauth.presets.${id}.${field}`;
      if (preset[how] || get(tree, key) === undefined) continue;
      const others = Object.keys(presets).filter((other) => presets[other]?.[how]);
      mistakes.add(`${from(key, sources)}: ${id} has no ${field}; ${others.join(' and ')} may have one`);
    }
    const scopes = get(tree, `oauth.presets.${id}.scopes`);
    if (preset.openId && scopes !== undefined && !hasOpenId(scopes)) {
      const advice = `Give openid among them: without it ${preset.name} does not say who signs in`;
      mistakes.add(`${from(`oauth.presets.${id}.scopes`, sources)}: ${advice}`);
    }
  }
}

/** Which presets there are, their own folder knows. */
function checkPresets({ tree, sources }: Gathered, mistakes: Mistakes): void {
  const known = Object.keys(presets);
  for (const id of Object.keys(get(tree, 'oauth.presets') ?? {}).filter((one) => !known.includes(one))) {
    const advice = `there is no such preset: give ${known.join(', ')}, or use oauth.custom`;
    mistakes.add(`${from(`oauth.presets.${id}`, sources)}: ${advice}`);
  }
}

/** What the sections say together; asked of what was gathered, so that it is said beside every other mistake. */
export function checkTogether(
  gathered: Gathered,
  weaknesses: readonly Weakness[],
  workingDirectory: string,
  mistakes: Mistakes,
): void {
  if (gathered.production) checkProduction(gathered, weaknesses, mistakes);
  checkPresets(gathered, mistakes);
  checkPresetFields(gathered, mistakes);
  if (get(gathered.tree, 'auth.localSignIn') === false && !hasProvider(gathered.tree)) {
    mistakes.add(`${from('auth.localSignIn', gathered.sources)}: without a provider nobody could sign in`);
  }
  if (get(gathered.tree, 'server.useHttps') !== true) return;
  for (const key of ['server.sslCert', 'server.sslKey']) {
    if (get(gathered.tree, key) === undefined) mistakes.add(`${key}: HTTPS needs a PEM file`);
  }
  for (const key of ['server.sslCert', 'server.sslKey', 'server.sslCa']) {
    checkPem(gathered, key, workingDirectory, mistakes);
  }
}
