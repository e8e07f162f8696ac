import { resolve } from 'node:path';
import { checkTogether, parse } from './check.js';
import type { Configuration } from './configuration.js';
import type { Environment } from './environment.js';
import { gather, type Gathered } from './gather.js';
import { keepJwtSecret } from './jwt-secret.js';
import { ConfigurationError, Mistakes, type Sources } from './mistakes.js';
import type { ParsedConfiguration } from './schema.js';
import { warningsOf } from './warnings.js';
import { weaknessesOf } from './weaknesses.js';

export { ConfigurationError } from './mistakes.js';
export type { Environment } from './environment.js';

/** A configuration that holds, and what its operator should know. */
export interface LoadedConfiguration {
  readonly configuration: Configuration;
  readonly warnings: readonly string[];
  readonly sources: Sources;
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

const defaultAppUrl = ({ server }: ParsedConfiguration): string =>
  `${server.useHttps ? 'https' : 'http'}://localhost:${server.port}`;

/** The PEM files, found from anywhere. */
function files({ server }: ParsedConfiguration, workingDirectory: string) {
  const { sslCert, sslKey, sslCa } = server;
  const given = Object.entries({ sslCert, sslKey, sslCa }).filter(([, file]) => file !== undefined);
  return Object.fromEntries(given.map(([key, file]) => [key, resolve(workingDirectory, file ?? '')]));
}

function complete(parsed: ParsedConfiguration, gathered: Gathered, workingDirectory: string): Configuration {
  const { auth, email, server, storage, ...rest } = parsed;
  return freeze({
    ...rest,
    auth: { ...auth, jwtSecret: auth.jwtSecret ?? '', appUrl: auth.appUrl ?? defaultAppUrl(parsed) },
    // Half an email section, such as a subject alone, is no mail server.
    ...(email?.host ? { email } : {}),
    storage: { ...storage, databaseDirectory: resolve(workingDirectory, storage.databaseDirectory) },
    server: { ...server, ...files(parsed, workingDirectory) },
    production: gathered.production,
    isEvaluation: gathered.isEvaluation,
  });
}

/** Reads and checks everything without writing anything. @throws ConfigurationError with all mistakes */
export async function inspect(
  argv: readonly string[],
  environment: Environment,
  workingDirectory: string,
): Promise<LoadedConfiguration & { readonly makesSecret: boolean }> {
  const mistakes = new Mistakes();
  const gathered = await gather(argv, environment, workingDirectory, mistakes);
  const parsed = parse(gathered, mistakes);
  const weaknesses = await weaknessesOf(gathered);
  checkTogether(gathered, weaknesses, workingDirectory, mistakes);
  mistakes.raise();
  if (!parsed) throw new ConfigurationError([]);
  const { jwtSecret } = parsed.auth;
  const configuration = complete(parsed, gathered, workingDirectory);
  const warnings = [
    ...weaknesses.map(({ key, problem }) => `${key} ${problem}. Production refuses it.`),
    ...warningsOf(parsed, configuration.auth.appUrl, gathered),
  ];
  return { configuration, warnings, sources: gathered.sources, makesSecret: jwtSecret === undefined };
}

/**
 * The configuration from flags, variables, file and defaults, strongest first.
 * @throws ConfigurationError with every mistake at once
 */
export async function loadConfiguration(
  argv: readonly string[],
  environment: Environment,
  workingDirectory: string,
): Promise<LoadedConfiguration> {
  const { configuration, makesSecret, ...rest } = await inspect(argv, environment, workingDirectory);
  if (!makesSecret) return { configuration, ...rest };
  const jwtSecret = await keepJwtSecret(configuration.storage.databaseDirectory);
  return { configuration: freeze({ ...configuration, auth: { ...configuration.auth, jwtSecret } }), ...rest };
}
