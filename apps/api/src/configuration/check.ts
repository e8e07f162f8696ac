import { presets } from '@mikrochat/auth/presets';
import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import type { $ZodIssue } from 'zod/v4/core';
import { suggestion, type Mistakes, type Sources } from './mistakes.js';
import { configurationSchema, type ParsedConfiguration } from './schema.js';
import { settings } from './settings.js';
import type { RawConfiguration } from './raw-configuration.js';
import { get } from './tree.js';
import { GENERATE_ONE, type Weakness } from './weaknesses.js';

const byKey = new Map(settings.map((setting) => [setting.key, setting]));
const sections = ['auth', 'chat', 'email', 'oauth', 'storage', 'audit', 'server'];
const knownKeys = [...byKey.keys(), ...sections, 'auth.templates', 'oauth.presets', 'oauth.custom'];

/** A key with its source in parentheses. An element of a list has the source of the list. */
const withSource = (key: string, sources: Sources): string => {
  const source =
    sources.get(key) ??
    sources.get(key.replace(/\.\d+.*$/, '')) ??
    [...sources].find(([known]) => known.startsWith(`${key}.`))?.[1];
  return source === undefined ? key : `${key} (${source})`;
};

/** A suggestion for an unknown key: the same name in another section, or else a similar name. */
const suggestionFor = (key: string): string => {
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
    const fullKey = path ? `${path}.${key}` : key;
    return `${withSource(fullKey, sources)} is not a setting${suggestionFor(fullKey)}`;
  });
}

function explain(issue: $ZodIssue, sources: Sources): string[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, path, sources);
  return [`${withSource(path, sources)}: ${issue.message}`];
}

/** Validates the merged values against the schema. @returns null when there are mistakes, which are added to `mistakes` */
export function parse({ tree, sources }: RawConfiguration, mistakes: Mistakes): ParsedConfiguration | null {
  const result = configurationSchema.safeParse(tree);
  if (result.success) return result.data;
  for (const issue of result.error.issues) for (const line of explain(issue, sources)) mistakes.add(line);
  return null;
}

/** Whether any OAuth provider is configured. */
function hasProvider(tree: RawConfiguration['tree']): boolean {
  const sections = [get(tree, 'oauth.presets'), get(tree, 'oauth.custom')];
  return sections.some((section) => Object.keys(section ?? {}).length > 0);
}

/** The explanation for an unknown NODE_ENV. */
export const COUNTS_AS_PRODUCTION = 'is neither development nor test, so it counts as production';

/** Adds the mistakes that only production has. */
function checkProduction(
  { tree, sources, unknownEnvironment }: RawConfiguration,
  weaknesses: readonly Weakness[],
  mistakes: Mistakes,
): void {
  const mode = get(tree, 'auth.authMode') ?? 'magic-link';
  const before = mistakes.list.length;
  const add = (key: string, sentence: string): void =>
    mistakes.add(`${withSource(key, sources)}: ${sentence}`);
  if (mode === 'dev') {
    add(
      'auth.authMode',
      'dev mode needs no password or proof of an email address and does not run in production',
    );
  }
  // With providers, users can sign in without mail.
  if (mode === 'magic-link' && !get(tree, 'email.host') && !hasProvider(tree)) {
    add('auth.authMode', 'magic-link needs email.host: without mail no user can sign in');
  }
  if (get(tree, 'auth.jwtSecret') === undefined) add('auth.jwtSecret', `it is missing; ${GENERATE_ONE}`);
  for (const { key, problem } of weaknesses) add(key, `it ${problem}`);
  if (unknownEnvironment !== undefined && mistakes.list.length > before) {
    mistakes.add(`NODE_ENV: ${JSON.stringify(unknownEnvironment)} ${COUNTS_AS_PRODUCTION}`);
  }
}

function checkPem(
  { tree, sources }: RawConfiguration,
  key: string,
  workingDirectory: string,
  mistakes: Mistakes,
): void {
  const file = get(tree, key);
  if (typeof file !== 'string') return;
  try {
    accessSync(resolve(workingDirectory, file), constants.R_OK);
  } catch {
    mistakes.add(`${withSource(key, sources)}: the file ${file} cannot be read`);
  }
}

/** The settings that only some presets have, with the property of a preset that supports them. */
const presetFields = { tenant: 'forTenant', baseUrl: 'serverAt' } as const;

/** Whether scopes, as a text or a list, request an ID token (OpenID Connect Core §3.1.2.1). */
const hasOpenId = (scopes: unknown): boolean =>
  (typeof scopes === 'string' ? scopes.split(/[\s,]+/) : Array.isArray(scopes) ? scopes : []).includes(
    'openid',
  );

function checkPresetFields({ tree, sources }: RawConfiguration, mistakes: Mistakes): void {
  for (const [id, preset] of Object.entries(presets)) {
    for (const [field, property] of Object.entries(presetFields)) {
      const key = `oauth.presets.${id}.${field}`;
      if (preset[property] || get(tree, key) === undefined) continue;
      const others = Object.keys(presets).filter((other) => presets[other]?.[property]);
      const message = `${id} has no ${field}; ${others.join(' and ')} may have one`;
      mistakes.add(`${withSource(key, sources)}: ${message}`);
    }
    const scopes = get(tree, `oauth.presets.${id}.scopes`);
    if (preset.server.jwks_uri && scopes !== undefined && !hasOpenId(scopes)) {
      const advice = `Give openid among them: without it ${preset.name} does not say who signs in`;
      mistakes.add(`${withSource(`oauth.presets.${id}.scopes`, sources)}: ${advice}`);
    }
  }
}

function checkPresets({ tree, sources }: RawConfiguration, mistakes: Mistakes): void {
  const known = Object.keys(presets);
  const unknown = Object.keys(get(tree, 'oauth.presets') ?? {}).filter((id) => !known.includes(id));
  for (const id of unknown) {
    const advice = `there is no such preset: give ${known.join(', ')}, or use oauth.custom`;
    mistakes.add(`${withSource(`oauth.presets.${id}`, sources)}: ${advice}`);
  }
}

/**
 * Checks the conditions between settings. Works on the merged values, which exist also when the schema has found
 * mistakes, so that all mistakes are reported at once.
 */
export function checkCombinations(
  raw: RawConfiguration,
  weaknesses: readonly Weakness[],
  workingDirectory: string,
  mistakes: Mistakes,
): void {
  const { tree, sources } = raw;
  if (raw.production) checkProduction(raw, weaknesses, mistakes);
  checkPresets(raw, mistakes);
  checkPresetFields(raw, mistakes);
  if (get(tree, 'auth.localSignIn') === false && !hasProvider(tree)) {
    mistakes.add(`${withSource('auth.localSignIn', sources)}: without a provider no user could sign in`);
  }
  if (get(tree, 'server.useHttps') !== true) return;
  for (const key of ['server.sslCert', 'server.sslKey']) {
    if (get(tree, key) === undefined) mistakes.add(`${key}: HTTPS needs a PEM file`);
  }
  for (const key of ['server.sslCert', 'server.sslKey', 'server.sslCa']) {
    checkPem(raw, key, workingDirectory, mistakes);
  }
}
