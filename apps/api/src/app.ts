import 'reflect-metadata';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Accounts, type AccountSettings, type Clock, type MailOptions } from '@mikrochat/accounts';
import { invalidInput, type AuthSettings, type Presets } from '@mikrochat/auth';
import type { Database } from '@mikrochat/database';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import type { Configuration } from './configuration/index.js';
import { openDatabase } from './open-database.js';
import { createAdapter } from './http/adapter.js';
import { serveOpenApi } from './http/openapi.js';
import { createLogger, nestLogger } from './http/logging.js';
import { AllowedMethods } from './http/allowed-methods.js';
import { checkMail, mailboxOf, mailOptionsFor } from './mail/mail-transport.js';
import { NotFoundHandler } from './http/not-found-handler.js';
import { preferPage, serveWebFiles, WebPage } from './web/web-files.js';

/** Replacements for tests. */
export interface StartOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** OAuth presets whose endpoints are test servers on this machine. */
  readonly localPresets?: Presets;
}

/** The running server. */
export interface RunningApp {
  /** The URL at which it listens. */
  readonly url: string;
  /** The initial admin, with the password if this start generated it: it is stored and shown nowhere else. */
  readonly initialUser?: { readonly email: string; readonly generatedPassword?: string };
  /** Completes the requests in progress and releases all resources. */
  close(): Promise<void>;
}

interface Parts extends StartOptions {
  readonly mail: MailOptions | undefined;
  readonly accounts: Accounts;
  readonly database: Database;
  readonly logger: Logger;
}

const toAccountSettings = ({ auth, chat, oauth }: Configuration): AccountSettings => ({
  ...auth,
  oauth,
  providers: [...Object.keys(oauth.presets), ...oauth.custom.map(({ id }) => id)],
  initialUserEmail: chat.initialUser?.email,
});

const toSettings = (configuration: Configuration): AuthSettings => ({
  ...toAccountSettings(configuration),
  oauth: configuration.oauth,
  rateLimit: configuration.server.rateLimit,
});

const trustedOrigins = ({ auth, server }: Configuration): string[] => [
  new URL(auth.appUrl).origin,
  ...server.allowedDomains,
];

function createNest(
  configuration: Configuration,
  { accounts, database, logger, clock, mail, localPresets }: Parts,
): Promise<NestFastifyApplication> {
  const adapter = createAdapter(configuration, logger);
  const instance = adapter.getInstance<FastifyInstance>();
  const page = new WebPage(configuration);
  preferPage(instance, page);
  const notFoundHandler = new NotFoundHandler(new AllowedMethods(instance), page);
  const settings = toSettings(configuration);
  const auth = { accounts, settings, localPresets, ...(clock ? { clock } : {}) };
  return NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot({ database, notFoundHandler, auth, mailbox: mailboxOf(mail) }),
    adapter,
    {
      logger: nestLogger(logger),
      bodyParser: false,
      abortOnError: false,
      routeConflictPolicy: { duplicate: 'error', shadow: 'off' },
    },
  );
}

async function createHttp(configuration: Configuration, parts: Parts): Promise<NestFastifyApplication> {
  const app = await createNest(configuration, parts);
  const { allowedDomains } = configuration.server;
  app.enableCsrfProtection({ trustedOrigins: trustedOrigins(configuration) });
  if (allowedDomains.length > 0) app.enableCors({ origin: [...allowedDomains], credentials: true });
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: invalidInput }));
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  await serveWebFiles(instance);
  await serveOpenApi(app, instance, configuration);
  return app;
}

async function ensureInitialUser(
  { chat, isEvaluation }: Configuration,
  { capabilities, initialUser }: Accounts,
) {
  const { initialUser: settings } = chat;
  if (!settings?.email) return undefined;
  const { email } = settings;
  const generated = await initialUser.ensure({ ...settings, email }, isEvaluation && capabilities.passwords);
  return generated === null ? { email } : { email, generatedPassword: generated };
}

/**
 * Starts the server on an existing database: migrates it, creates the initial admin, listens.
 * @throws Error for the operator when a database login is refused; otherwise the driver's or the system's error
 */
export async function start(configuration: Configuration, options: StartOptions = {}): Promise<RunningApp> {
  const { server, storage } = configuration;
  const { localPresets } = options;
  const logger = options.logger ?? createLogger(server.debug ? 'debug' : 'info');
  const database = await openDatabase(storage);
  const clock = options.clock ? { clock: options.clock } : {};
  const mail = await mailOptionsFor(configuration, logger);
  const throttling = server.rateLimit.enabled;
  const settings = toAccountSettings(configuration);
  const { retentionDays: auditRetentionDays } = configuration.audit;
  const accounts = new Accounts({
    database,
    settings,
    throttling,
    mail,
    auditRetentionDays,
    log: logger,
    ...clock,
  });
  const release = async (): Promise<void> => {
    await accounts.stop();
    await database.close();
  };
  try {
    const initialUser = await ensureInitialUser(configuration, accounts);
    await accounts.start();
    const parts = { accounts, database, logger, mail, ...(localPresets ? { localPresets } : {}), ...clock };
    const app = await createHttp(configuration, parts);
    await app.listen(server.port, server.host);
    void checkMail(mail, logger);
    const close = async (): Promise<void> => {
      await app.close();
      await release();
    };
    return { url: await app.getUrl(), close, ...(initialUser ? { initialUser } : {}) };
  } catch (error) {
    await release();
    throw error;
  }
}
