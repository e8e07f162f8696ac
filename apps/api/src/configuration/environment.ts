import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Mistakes } from './mistakes.js';
import { settings, type Setting } from './settings.js';

/** The environment variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a setting and the variable it comes from. */
export interface Variable {
  readonly setting: Setting;
  readonly text: string;
  readonly source: string;
}

function readSecretFile(variable: string, path: string, mistakes: Mistakes): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    mistakes.add(`${variable}: the file ${path} cannot be read`);
    return null;
  }
}

/** Reads the variables of all settings. An empty variable counts as unset: Compose passes unset variables as empty. */
export function readEnvironment(
  environment: Environment,
  workingDirectory: string,
  mistakes: Mistakes,
): Variable[] {
  const read = (setting: Setting, name: string): Variable | null => {
    const direct = environment[name];
    const file = environment[`${name}_FILE`];
    if (direct && file) mistakes.add(`${name} and ${name}_FILE are both set: keep one`);
    if (direct) return { setting, text: direct, source: name };
    const text = file ? readSecretFile(`${name}_FILE`, resolve(workingDirectory, file), mistakes) : null;
    return text === null ? null : { setting, text, source: `${name}_FILE` };
  };
  return settings.flatMap((setting) => {
    const found = setting.variables.map((name) => read(setting, name)).find((variable) => variable !== null);
    return found ? [found] : [];
  });
}

const OAUTH =
  /^OAUTH_([A-Z][A-Z0-9_]*)_(CLIENT_ID|CLIENT_SECRET|REDIRECT_URI|SCOPES|TENANT|BASE_URL)(_FILE)?$/;
const oauthFields: Record<string, string> = {
  CLIENT_ID: 'clientId',
  CLIENT_SECRET: 'clientSecret',
  REDIRECT_URI: 'redirectUri',
  SCOPES: 'scopes',
  TENANT: 'tenant',
  BASE_URL: 'baseUrl',
};

/** Reads the variables of OAuth presets, such as `OAUTH_GOOGLE_CLIENT_ID`. */
export function readPresets(environment: Environment, workingDirectory: string, mistakes: Mistakes) {
  return Object.entries(environment).flatMap(([name, value]) => {
    const [, provider = '', field = '', isFile] = OAUTH.exec(name) ?? [];
    if (!value || !provider) return [];
    const text = isFile ? readSecretFile(name, resolve(workingDirectory, value), mistakes) : value;
    const key = `oauth.presets.${provider.toLowerCase().replaceAll('_', '-')}.${oauthFields[field] ?? field}`;
    return text === null ? [] : [{ key, text, source: name }];
  });
}
