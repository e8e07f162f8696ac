import { randomUUID } from 'node:crypto';
import { createDatabase, onDatabase } from '@mikrochat/test-databases';
import { Database } from '../database.js';
import type { NewSession } from '../repositories/sessions.js';
import type { NewUser } from '../repositories/users.js';

/** A migrated database of its own for one test file. */
export interface FreshDatabase {
  readonly database: Database;
  readonly url: string;
  /** Runs one statement beside the repositories. */
  sql<Row extends Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

export async function freshDatabase(): Promise<FreshDatabase> {
  const created = await createDatabase();
  const { url } = created;
  const database = await Database.connect({ url });
  await database.migrate();
  return {
    database,
    url,
    sql: (text, values) => onDatabase(url, text, values),
    drop: async () => {
      await database.close();
      await created.drop();
    },
  };
}

/** The fixed time of these tests. */
export const now = new Date('2026-11-23T12:00:00.000Z');

export const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

/** A user with a unique name and email address. */
export function newUser(more: Partial<NewUser> = {}): NewUser {
  const id = more.id ?? randomUUID();
  return {
    id,
    email: `${id}@example.com`,
    userName: `User ${id}`,
    role: 'user',
    createdAt: now,
    createdBy: null,
    ...more,
  };
}

/** A session that expires after an hour. */
export const newSession = (userId: string, more: Partial<NewSession> = {}): NewSession => ({
  id: randomUUID(),
  userId,
  createdAt: now,
  expiresAt: later(3600),
  endsAt: later(7200),
  ip: '192.0.2.1',
  userAgent: 'test',
  method: 'password',
  credentialEpoch: 0,
  ...more,
});

/** Waits until a condition holds. @throws Error after five seconds */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 5_000; !(await condition());) {
    if (Date.now() > end) throw new Error(`The condition did not become true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
