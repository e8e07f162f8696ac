import { presets } from '@mikrochat/auth/presets';
import * as z from 'zod';
import { DAY_SECONDS, requiredText, seconds, webUrl } from './schema-fields.js';

const scopes = z.union([z.string(), z.array(z.string())], 'Give scopes as a text or a list.').optional();
const texts = z.record(z.string(), z.string(), 'Give an object of texts.').optional();
const client = { clientId: requiredText, clientSecret: requiredText, redirectUri: webUrl };

const providerId = z
  .string('Give a text.')
  .regex(/^[a-z0-9-]{1,40}$/, 'Give lower-case letters, digits and hyphens.');

// Segments of other routes below /auth/oauth.
const reservedIds = ['providers', 'exchange'];

// The endpoints shared by all directories (Microsoft identity platform): an attacker could register a directory of
// their own and assert any email address.
const sharedTenants = ['common', 'organizations', 'consumers', '9188040d-6c67-4c5b-b112-36a304b66dad'];

const tenant = z
  .string('Give a text.')
  .regex(
    /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|([a-z0-9-]+\.)+[a-z0-9-]+|common|organizations|consumers)$/i,
    'Give the id of a directory, or a domain that it owns.',
  )
  .refine(
    (text) => !sharedTenants.includes(text.toLowerCase()),
    'Give one directory, or leave tenant out: this one is shared by all organizations.',
  )
  .optional();

const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

const baseUrl = webUrl
  .max(200, 'Give at most 200 characters.')
  .transform((text) => text.replace(/\/+$/, ''))
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || isLoopback(hostname);
  }, 'Give a URL with https://; http:// is for this machine alone.')
  .optional();

const preset = z.strictObject({ ...client, scopes, authorizationParams: texts, tenant, baseUrl });

const custom = z
  .strictObject({
    id: providerId
      .refine((id) => !reservedIds.includes(id), 'Give another id: this one is reserved.')
      .refine((id) => !(id in presets), 'Give another id: this one is a preset.'),
    name: requiredText,
    ...client,
    issuer: webUrl.optional(),
    authorizationUrl: webUrl.optional(),
    tokenUrl: webUrl.optional(),
    userInfoUrl: webUrl.optional(),
    tokenEndpointAuthMethod: z
      .enum(['client_secret_basic', 'client_secret_post'], 'Give client_secret_basic or client_secret_post.')
      .optional(),
    scopes,
    authorizationParams: texts,
    tokenHeaders: texts,
    userInfoHeaders: texts,
    userMapping: texts,
    trustEmail: z.boolean('Give true or false.').optional(),
  })
  .refine(
    ({ issuer, authorizationUrl, tokenUrl, userInfoUrl }) =>
      issuer ?? (authorizationUrl && tokenUrl && userInfoUrl),
    'Give issuer, or authorizationUrl, tokenUrl and userInfoUrl.',
  );

/** The section `oauth`. */
export const oauth = z.strictObject({
  // `checkCombinations` checks the ids.
  presets: z.record(providerId, preset, 'Give an object of providers.').default({}),
  custom: z
    .array(custom, 'Give a list of providers.')
    .refine(
      (all) => new Set(all.map(({ id }) => id)).size === all.length,
      'Give every provider a different id.',
    )
    .default([]),
  stateExpirySeconds: seconds(600, DAY_SECONDS),
  rateLimiting: z
    .strictObject({ maxAttempts: z.int().min(1).default(10), windowMs: z.int().min(1000).default(900_000) })
    .prefault({}),
  bindStateToIp: z.boolean('Give true or false.').default(true),
});
