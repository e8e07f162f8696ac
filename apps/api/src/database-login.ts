/** The setting that says how to log in to a database. */
export type LoginSetting = 'databaseUrl' | 'migrationUrl';

const places: Record<LoginSetting, string> = {
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

const authenticationFailures = ({ host, user }: Login, message: string): string =>
  `The database at ${host} does not let “${user}” in (${message}).`;

/** By SQLSTATE (PostgreSQL, appendix A). What Postgres says in these cases holds no password. */
const sentences: Record<string, (login: Login, message: string) => string> = {
  '28P01': ({ host, user }) =>
    `The database at ${host} refused the login of its user “${user}”: the password is wrong.`,
  '28000': authenticationFailures,
  '3D000': ({ host, database }) => `The database server at ${host} has no database “${database}”.`,
};

function sentenceOf(url: string, { code = '', message }: NodeJS.ErrnoException): string | undefined {
  const login = loginOf(url);
  // What pg says without a code where the server asks for a password and the URL holds none.
  if (/client password must be a (non-empty )?string/.test(message)) {
    return `The database at ${login.host} wants a password for its user “${login.user}”.`;
  }
  // 42501 has many causes; this one is the right to connect.
  if (/^permission denied for database/.test(message)) return authenticationFailures(login, message);
  return sentences[code]?.(login, message);
}

/**
 * Does what logs in to a database. A login that is refused is told as the database's, with the setting to look at.
 * @throws Error with a sentence without the password; any other error as it is
 */
export async function loggingIn<T>(setting: LoginSetting, url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const sentence = error instanceof Error ? sentenceOf(url, error) : undefined;
    if (sentence === undefined) throw error;
    throw new Error(`${sentence} Look at ${places[setting]}.`, { cause: error });
  }
}
