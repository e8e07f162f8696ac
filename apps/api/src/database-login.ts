/** The setting that holds a database login. */
export type LoginSetting = 'databaseUrl' | 'migrationUrl';

const sources: Record<LoginSetting, string> = {
  databaseUrl: 'storage.databaseUrl (--databaseUrl, DATABASE_URL or DATABASE_URL_FILE)',
  migrationUrl:
    'storage.migrationUrl (--migrationUrl, DATABASE_MIGRATION_URL or DATABASE_MIGRATION_URL_FILE)',
};

interface Login {
  readonly host: string;
  readonly user: string;
  readonly database: string;
}

function loginOf(url: string): Login {
  const { host, username, pathname } = new URL(url);
  return {
    host,
    user: decodeURIComponent(username),
    database: decodeURIComponent(pathname.slice(1)),
  };
}

const accessDenied = ({ host, user }: Login, message: string): string =>
  `The database at ${host} denied access to its user “${user}” (${message}).`;

/** By SQLSTATE (PostgreSQL, appendix A). The messages of Postgres for these contain no password. */
const sentences: Record<string, (login: Login, message: string) => string> = {
  '28P01': ({ host, user }) =>
    `The database at ${host} refused the login of its user “${user}”: the password is wrong.`,
  '28000': accessDenied,
  '3D000': ({ host, database }) => `The database server at ${host} has no database “${database}”.`,
};

function sentenceFor(url: string, { code = '', message }: NodeJS.ErrnoException): string | undefined {
  const login = loginOf(url);
  // The error of pg, without a code, for a URL without the password that the server requires.
  if (/client password must be a (non-empty )?string/.test(message)) {
    return `The database at ${login.host} requires a password for its user “${login.user}”.`;
  }
  // 42501 has many causes; this message stands for the missing privilege to connect.
  if (/^permission denied for database/.test(message)) return accessDenied(login, message);
  return sentences[code]?.(login, message);
}

/**
 * Runs `work`, which logs in to a database, and replaces the error of a refused login by a sentence for the operator
 * that names the setting.
 * @throws Error with that sentence, which contains no password; any other error unchanged
 */
export async function explainLoginErrors<T>(
  setting: LoginSetting,
  url: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const sentence = error instanceof Error ? sentenceFor(url, error) : undefined;
    if (sentence === undefined) throw error;
    throw new Error(`${sentence} Look at ${sources[setting]}.`, { cause: error });
  }
}
