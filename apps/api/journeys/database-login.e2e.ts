import { randomBytes } from 'node:crypto';
import { createDatabase, onServer, type TestDatabase } from '@mikrochat/test-databases';
import { start } from '../src/app.js';
import { configurationFor } from './support/configuration.js';

describe('a database that refuses the login', () => {
  let database: TestDatabase;
  const role = `server_${randomBytes(6).toString('hex')}`;

  beforeAll(async () => {
    database = await createDatabase();
    await onServer(`create role ${role} login password 'right password'`);
  });
  afterAll(async () => {
    await database.drop();
    await onServer(`drop role ${role}`);
  });

  function urlWith(change: (url: URL) => void): URL {
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'right password'];
    change(url);
    return url;
  }

  const sentenceOf = (storage: { databaseUrl: string; migrationUrl?: string }): Promise<string> => {
    const configuration = configurationFor(database.url);
    const { databaseDirectory } = configuration.storage;
    return start({ ...configuration, storage: { databaseDirectory, ...storage } }).then(
      () => 'It started.',
      (error: unknown) => (error as Error).message,
    );
  };
  const sentenceFor = (url: URL): Promise<string> => sentenceOf({ databaseUrl: url.href });

  it('is told as such, with the setting to look at, and without the password', async () => {
    const url = urlWith((one) => (one.password = 'wrong%20password'));
    expect(await sentenceFor(url)).toBe(
      `The database at ${url.host} refused the login of its user “${role}”: the password is wrong. ` +
        'Look at storage.databaseUrl (--databaseUrl, DATABASE_URL or DATABASE_URL_FILE).',
    );
  });

  it('is told with the other setting where that one is refused', async () => {
    const migrationUrl = urlWith((one) => (one.password = 'wrong%20password')).href;
    const sentence = await sentenceOf({ databaseUrl: database.url, migrationUrl });
    expect(sentence).toMatch(
      /^The database at .* password is wrong. Look at storage.migrationUrl .*DATABASE_MIGRATION_URL/,
    );
  });

  it('is told where no password was given', async () => {
    const url = urlWith((one) => (one.password = ''));
    expect(await sentenceFor(url)).toMatch(/^The database at .*password.*DATABASE_URL/);
  });

  it('is told where there is no such user', async () => {
    // Where passwords are asked for, Postgres does not say which of the two is wrong.
    const sentence = await sentenceFor(urlWith((one) => (one.username = 'nobody_here')));
    expect(sentence).toMatch(/^The database at .*“nobody_here”.*DATABASE_URL/);
  });

  it('is told where there is no such database', async () => {
    const url = urlWith((one) => (one.pathname = '/not_here'));
    expect(await sentenceFor(url)).toMatch(
      /^The database server at .* has no database “not_here”. Look at .*DATABASE_URL/,
    );
  });
});
