import { resolve } from 'node:path';
import { checkCombinations, parse } from './check.js';
import type { Configuration } from './configuration.js';
import type { Environment } from './environment.js';
import { loadOrCreateJwtSecret } from './jwt-secret.js';
import { ConfigurationError, Mistakes, type Sources } from './mistakes.js';
import { readRawConfiguration, type RawConfiguration } from './raw-configuration.js';
import type { ParsedConfiguration } from './schema.js';
import { warningsOf } from './warnings.js';
import { weaknessesOf } from './weaknesses.js';

export { ConfigurationError } from './mistakes.js';
export type { Environment } from './environment.js';

/** A valid configuration, with warnings for the operator. */
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

/** The absolute paths of the PEM files. */
function pemFiles({ server }: ParsedConfiguration, workingDirectory: string) {
  const { sslCert, sslKey, sslCa } = server;
  const given = Object.entries({ sslCert, sslKey, sslCa }).filter(([, file]) => file !== undefined);
  return Object.fromEntries(given.map(([key, file]) => [key, resolve(workingDirectory, file ?? '')]));
}

function complete(
  parsed: ParsedConfiguration,
  { production, isEvaluation }: RawConfiguration,
  workingDirectory: string,
): Configuration {
  const { auth, email, server, storage, ...rest } = parsed;
  return freeze({
    ...rest,
    auth: { ...auth, jwtSecret: auth.jwtSecret ?? '', appUrl: auth.appUrl ?? defaultAppUrl(parsed) },
    // An email section without a host, such as a subject alone, configures no mail server.
    ...(email?.host ? { email } : {}),
    storage: { ...storage, databaseDirectory: resolve(workingDirectory, storage.databaseDirectory) },
    server: { ...server, ...pemFiles(parsed, workingDirectory) },
    production,
    isEvaluation,
  });
}

/** Reads and validates the configuration without writing any file. @throws ConfigurationError with all mistakes */
export async function inspect(
  argv: readonly string[],
  environment: Environment,
  workingDirectory: string,
): Promise<LoadedConfiguration & { readonly generatesSecret: boolean }> {
  const mistakes = new Mistakes();
  const raw = await readRawConfiguration(argv, environment, workingDirectory, mistakes);
  const parsed = parse(raw, mistakes);
  const weaknesses = await weaknessesOf(raw);
  checkCombinations(raw, weaknesses, workingDirectory, mistakes);
  mistakes.raise();
  if (!parsed) throw new ConfigurationError([]);
  const { jwtSecret } = parsed.auth;
  const configuration = complete(parsed, raw, workingDirectory);
  const warnings = [
    ...weaknesses.map(({ key, problem }) => `${key} ${problem}. Production refuses it.`),
    ...warningsOf(parsed, configuration.auth.appUrl, raw),
  ];
  return { configuration, warnings, sources: raw.sources, generatesSecret: jwtSecret === undefined };
}

/**
 * Loads the configuration from flags, variables, file and defaults, in this order of precedence. Generates and stores a
 * JWT secret when none is configured.
 * @throws ConfigurationError with all mistakes
 */
export async function loadConfiguration(
  argv: readonly string[],
  environment: Environment,
  workingDirectory: string,
): Promise<LoadedConfiguration> {
  const { configuration, generatesSecret, ...rest } = await inspect(argv, environment, workingDirectory);
  if (!generatesSecret) return { configuration, ...rest };
  const jwtSecret = await loadOrCreateJwtSecret(configuration.storage.databaseDirectory);
  return { configuration: freeze({ ...configuration, auth: { ...configuration.auth, jwtSecret } }), ...rest };
}
