import { randomBytes } from 'node:crypto';
import { createDatabase, onServer, type TestDatabase } from '@mikrochat/test-databases';
import { start } from '../src/app.js';
import { configurationFor } from './support/configuration.js';

describe('a database that rejects the login', () => {
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
  const errorFor = (url: URL): Promise<string> => sentenceOf({ databaseUrl: url.href });

  it('is reported with the setting to check, and without the password', async () => {
    const url = urlWith((url) => (url.password = 'wrong%20password'));
    expect(await errorFor(url)).toBe(
      `The database at ${url.host} refused the login of its user “${role}”: the password is wrong. ` +
        'Look at storage.databaseUrl (--databaseUrl, DATABASE_URL or DATABASE_URL_FILE).',
    );
  });

  it('is reported with the migration setting if that login is rejected', async () => {
    const migrationUrl = urlWith((url) => (url.password = 'wrong%20password')).href;
    const message = await sentenceOf({ databaseUrl: database.url, migrationUrl });
    expect(message).toMatch(
      /^The database at .* password is wrong. Look at storage.migrationUrl .*DATABASE_MIGRATION_URL/,
    );
  });

  it('is reported if there is no password', async () => {
    const url = urlWith((url) => (url.password = ''));
    expect(await errorFor(url)).toMatch(/^The database at .*password.*DATABASE_URL/);
  });

  it('is reported if the user does not exist', async () => {
    // With password authentication Postgres does not reveal whether the user exists.
    const message = await errorFor(urlWith((url) => (url.username = 'unknown_user')));
    expect(message).toMatch(/^The database at .*“unknown_user”.*DATABASE_URL/);
  });

  it('is reported if the database does not exist', async () => {
    const url = urlWith((url) => (url.pathname = '/unknown_database'));
    expect(await errorFor(url)).toMatch(
      /^The database server at .* has no database “unknown_database”. Look at .*DATABASE_URL/,
    );
  });
});
