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
import { oauth } from './oauth-schema.js';
import { DAY_SECONDS, requiredText, seconds, webUrl } from './schema-fields.js';
import { isProxyEntry, networkNames } from './trusted-proxies.js';

// Far more than any real chain of proxies: a larger number would trust entries that clients have forged.
const MAX_PROXIES = 10;
const proxyAdvice = `Give an IP address, a network such as 10.1.2.0/24, or ${networkNames.join(', ')}.`;
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
  // Optional, since user, password or sender may come from variables while the file has the host, or the reverse.
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
    .refine(
      (text) => parseSender(text) !== null,
      'Give an email address, such as MikroChat <chat@example.com>.',
    )
    .optional(),
  maxRetries: z.int('Give a whole number.').min(0, 'Give 0 or more.').max(20, 'Give at most 20.').default(2),
});

const server = z.strictObject({
  port: port.default(8000),
  host: z
    .string('Give an IP address or a host name.')
    .min(1, 'Give an IP address or a host name.')
    .default('127.0.0.1'),
  allowedDomains: z.array(origin, 'Give a list of origins.').default([]),
  trustProxy: z
    .union(
      [
        z.boolean(),
        z.int().min(0, 'Give 0 or more proxies.').max(MAX_PROXIES, `Give at most ${MAX_PROXIES} proxies.`),
        z.array(z.string().refine(isProxyEntry, proxyAdvice)),
      ],
      'Give true, false, a number or a list of IP addresses.',
    )
    .default(['loopback']),
  maxConnections: z.int('Give a whole number.').min(1, 'Give at least 1.').default(10_000),
  maxIdleConnectionsPerAddress: z.int('Give a whole number.').min(1, 'Give at least 1.').default(256),
  debug: z.boolean('Give true or false.').default(false),
  useHttps: z.boolean('Give true or false.').default(false),
  sslCert: requiredText.optional(),
  sslKey: requiredText.optional(),
  sslCa: requiredText.optional(),
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

/** The configuration as a file may contain it. Missing settings get their defaults. */
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
