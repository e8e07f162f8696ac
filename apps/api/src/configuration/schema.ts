import { presets } from '@mikrochat/auth/presets';
import {
  authModes,
  emailSchema,
  PASSWORD_MIN_LENGTH,
  passwordLength,
  userNameSchema,
} from '@mikrochat/contract';
import * as z from 'zod';
import { parseSender } from '../mail/sender.js';
import { findTemplateErrors, type Template } from '../mail/templates/custom-templates.js';
import { isProxyEntry, proxyWords } from './trusted-proxies.js';

// More of them are never in front; a larger number would believe what strangers write.
const MAX_PROXIES = 10;
const proxyAdvice = `Give an address, a network such as 10.1.2.0/24, or ${proxyWords.join(', ')}.`;
const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365 * DAY_SECONDS;

const seconds = (fallback: number, most = YEAR_SECONDS) =>
  z
    .int('Give a whole number of seconds.')
    .min(1, 'Give at least 1 second.')
    .max(most, `Give at most ${most} seconds.`)
    .default(fallback);

const webUrl = z
  .string('Give a URL.')
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[?#@\s]/.test(text),
    'Give a URL with http:// or https://, without user, ? and #.',
  );

const origin = webUrl
  .transform((text) => text.replace(/\/+$/, ''))
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'Give an origin such as https://chat.example.com.',
  );

/** A text with placeholders or, in an `.mjs` file, a function. */
const template = z.custom<Template>(
  (value) => typeof value === 'string' || typeof value === 'function',
  'Give a text with {{link}}, or (in .mjs) a function (link, expiryMinutes) => text.',
);
const templatePair = { textVersion: template.optional(), htmlVersion: template.optional() };

const auth = z.strictObject({
  authMode: z.enum(authModes, 'Give dev, magic-link or password.').default('magic-link'),
  jwtSecret: z.string('Give a text.').min(1, 'Give a text.').optional(),
  appUrl: webUrl.transform((text) => text.replace(/\/+$/, '')).optional(),
  isInviteRequired: z.boolean('Give true or false.').default(true),
  localSignIn: z.boolean('Give true or false.').default(true),
  magicLinkExpirySeconds: seconds(900, DAY_SECONDS),
  jwtExpirySeconds: seconds(900, DAY_SECONDS),
  refreshTokenExpirySeconds: seconds(7 * DAY_SECONDS),
  sessionMaxAgeSeconds: seconds(30 * DAY_SECONDS),
  maxActiveSessions: z
    .int('Give a whole number.')
    .min(1, 'Give at least 1.')
    .max(1000, 'Give at most 1000.')
    .default(3),
  passwordChange: z.enum(['ask', 'force', 'off'], 'Give ask, force or off.').default('ask'),
  inviteExpirySeconds: seconds(7 * DAY_SECONDS),
  passwordResetExpirySeconds: seconds(3600, DAY_SECONDS),
  templates: z
    .strictObject({
      ...templatePair,
      invite: z.strictObject(templatePair).optional(),
      reset: z.strictObject(templatePair).optional(),
    })
    .superRefine((templates, context) => {
      for (const { path, message } of findTemplateErrors(templates)) {
        context.addIssue({ code: 'custom', path: [...path], message });
      }
    })
    .optional(),
});

const initialUser = z.strictObject({
  id: z.string('Give a text.').min(1, 'Give a text.').max(64, 'Give at most 64 characters.').optional(),
  userName: userNameSchema.optional(),
  email: emailSchema,
  password: z
    .string('Give a text.')
    .refine(
      (text) => passwordLength(text) >= PASSWORD_MIN_LENGTH,
      `Give at least ${PASSWORD_MIN_LENGTH} characters.`,
    )
    .optional(),
});

const port = z
  .int('Give a port number.')
  .min(0, 'Give a port from 0 to 65535.')
  .max(65_535, 'Give a port from 0 to 65535.');

const email = z.strictObject({
  // Examples of providers name the server alone, so everything but the host may come from elsewhere.
  host: z.string('Give a host name.').min(1, 'Give a host name.').optional(),
  user: z.string('Give a text.').optional(),
  password: z.string('Give a text.').optional(),
  port: port.default(465),
  secure: z.boolean('Give true or false.').default(true),
  requireTls: z.boolean('Give true or false.').default(true),
  emailSubject: z
    .string('Give a text.')
    .max(200, 'Give at most 200 characters.')
    .default('Your MikroChat Login Link'),
  from: z
    .string('Give a text.')
    .refine((text) => parseSender(text) !== null, 'Give an address, such as MikroChat <chat@example.com>.')
    .optional(),
  maxRetries: z.int('Give a whole number.').min(0, 'Give 0 or more.').max(20, 'Give at most 20.').default(2),
});

const scopes = z.union([z.string(), z.array(z.string())], 'Give scopes as a text or a list.').optional();
const texts = z.record(z.string(), z.string(), 'Give an object of texts.').optional();
const needed = z.string('Give a text.').min(1, 'Give a text.');
const client = { clientId: needed, clientSecret: needed, redirectUri: webUrl };

const providerId = z
  .string('Give a text.')
  .regex(/^[a-z0-9-]{1,40}$/, 'Give small letters, digits and hyphens.');

// What the routes say there.
const reservedIds = ['providers', 'exchange'];

// Directories of everybody: whoever registers in one would bring whatever address they like.
const sharedTenants = ['common', 'organizations', 'consumers', '9188040d-6c67-4c5b-b112-36a304b66dad'];

const tenant = z
  .string('Give a text.')
  .regex(
    /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|([a-z0-9-]+\.)+[a-z0-9-]+|common|organizations|consumers)$/i,
    'Give the id of a directory, or a domain that it owns.',
  )
  .refine(
    (text) => !sharedTenants.includes(text.toLowerCase()),
    'Give one directory, or leave tenant out: this one belongs to everybody.',
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
      .refine((id) => !reservedIds.includes(id), 'Give another id: this one has a meaning of its own.')
      .refine((id) => !(id in presets), 'Give another id: this one is a preset.'),
    name: needed,
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

const oauth = z.strictObject({
  // Which of them there are, is asked where everything else is looked at together.
  presets: z.record(providerId, preset, 'Give an object of providers.').default({}),
  custom: z
    .array(custom, 'Give a list of providers.')
    .refine(
      (all) => new Set(all.map(({ id }) => id)).size === all.length,
      'Give every provider an id of its own.',
    )
    .default([]),
  stateExpirySeconds: seconds(600, DAY_SECONDS),
  rateLimiting: z
    .strictObject({ maxAttempts: z.int().min(1).default(10), windowMs: z.int().min(1000).default(900_000) })
    .prefault({}),
  bindStateToIp: z.boolean('Give true or false.').default(true),
});

const server = z.strictObject({
  port: port.default(8000),
  host: z.string('Give an address.').min(1, 'Give an address.').default('127.0.0.1'),
  allowedDomains: z.array(origin, 'Give a list of origins.').default([]),
  trustProxy: z
    .union(
      [
        z.boolean(),
        z.int().min(0, 'Give 0 or more proxies.').max(MAX_PROXIES, `Give at most ${MAX_PROXIES} proxies.`),
        z.array(z.string().refine(isProxyEntry, proxyAdvice)),
      ],
      'Give true, false, a number or a list of addresses.',
    )
    .default(['loopback']),
  maxConnections: z.int('Give a whole number.').min(1, 'Give at least 1.').default(10_000),
  maxIdleConnectionsPerAddress: z.int('Give a whole number.').min(1, 'Give at least 1.').default(256),
  debug: z.boolean('Give true or false.').default(false),
  useHttps: z.boolean('Give true or false.').default(false),
  sslCert: needed.optional(),
  sslKey: needed.optional(),
  sslCa: needed.optional(),
  rateLimit: z
    .strictObject({
      enabled: z.boolean('Give true or false.').default(true),
      requestsPerMinute: z.int('Give a whole number.').min(1, 'Give at least 1.').default(100),
    })
    .prefault({}),
});

const databaseUrl = z
  .string('Give a URL.')
  .regex(/^postgres(ql)?:\/\//, 'Give a URL that begins with postgres://.')
  .optional();

const storage = z.strictObject({
  databaseUrl,
  migrationUrl: databaseUrl,
  databaseDirectory: z.string('Give a folder.').min(1, 'Give a folder.').default('mikrochat_db'),
});

const MAX_RETENTION_DAYS = 36_500;

const audit = z.strictObject({
  retentionDays: z
    .int('Give a whole number of days.')
    .min(1, 'Give at least 1 day.')
    .max(MAX_RETENTION_DAYS, `Give at most ${MAX_RETENTION_DAYS} days.`)
    .default(365),
});

/** The whole configuration as a file may hold it; what is missing gets its default. */
export const configurationSchema = z.strictObject({
  auth: auth.prefault({}),
  chat: z.strictObject({ initialUser: initialUser.optional() }).prefault({}),
  email: email.optional(),
  oauth: oauth.prefault({}),
  storage: storage.prefault({}),
  audit: audit.prefault({}),
  server: server.prefault({}),
});
export type ParsedConfiguration = z.output<typeof configurationSchema>;
