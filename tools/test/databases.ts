import { randomBytes } from 'node:crypto';
import pg from 'pg';

export { TcpProxy } from './tcp-proxy.js';

/** A fresh database for one test file. */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** Removes it and ends its connections. */
  drop(): Promise<void>;
}

const server = (): URL => new URL(process.env['TEST_DATABASE_URL'] ?? '');

/** Runs one statement on the server that all tests share. */
export async function onServer<Row extends pg.QueryResultRow>(
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return onDatabase<Row>(server().href, sql, values);
}

/** Runs one statement on a database. */
export async function onDatabase<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Creates an empty database; every test file has its own, so that they run side by side. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = server();
  url.pathname = name;
  return {
    name,
    url: url.href,
    drop: async () => {
      await onServer(`drop database if exists ${name} with (force)`);
    },
  };
}
