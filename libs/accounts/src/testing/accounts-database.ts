import { randomUUID } from 'node:crypto';
import { Database, type UserRecord } from '@mikrochat/database';
import { createDatabase, onDatabase } from '@mikrochat/test-databases';
import { AccountError } from '../account-error.js';
import type { AccountSettings } from '../settings.js';

/** A clock that only {@link advance} moves. */
export class FrozenClock {
  private time = new Date('2026-11-23T12:00:00.000Z').getTime();

  readonly read = (): Date => new Date(this.time);

  advance(seconds: number): void {
    this.time += seconds * 1000;
  }
}

export const settings: AccountSettings = {
  authMode: 'password',
  jwtSecret: 'a secret that is long enough for every test',
  appUrl: 'https://chat.example.com',
  isInviteRequired: true,
  jwtExpirySeconds: 900,
  refreshTokenExpirySeconds: 604_800,
  sessionMaxAgeSeconds: 2_592_000,
  maxActiveSessions: 3,
  magicLinkExpirySeconds: 900,
  inviteExpirySeconds: 604_800,
  passwordResetExpirySeconds: 3_600,
  passwordChange: 'ask',
  localSignIn: true,
  oauth: { stateExpirySeconds: 600, bindStateToIp: true },
  providers: [],
};

/** A migrated database for one test file; each connection stands for one replica. */
export class FreshDatabase {
  private readonly open: Database[] = [];

  private constructor(
    readonly url: string,
    private readonly remove: () => Promise<void>,
  ) {}

  static async create(): Promise<FreshDatabase> {
    const created = await createDatabase();
    const fresh = new FreshDatabase(created.url, () => created.drop());
    await (await fresh.connect()).migrate();
    return fresh;
  }

  async connect(): Promise<Database> {
    const database = await Database.connect({ url: this.url });
    this.open.push(database);
    return database;
  }

  /** Runs one SQL statement without the repositories. */
  sql<Row extends Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> {
    return onDatabase<Row>(this.url, text, values);
  }

  async drop(): Promise<void> {
    await Promise.all(this.open.map((database) => database.close()));
    await this.remove();
  }
}

/** Adds a user with a unique name and email address. */
export async function addUser(database: Database, role: UserRecord['role'] = 'user'): Promise<UserRecord> {
  const id = randomUUID();
  const user = { id, email: `${id}@example.com`, userName: `User ${id}`, role, createdBy: null };
  await database.users.add({ ...user, createdAt: new Date('2026-01-01') });
  const added = await database.users.byId(id);
  if (!added) throw new Error('The user was not added.');
  return added;
}

/** The AccountError with which a promise rejects. @throws Error if it resolves; any other error as it is */
export async function accountErrorOf(work: Promise<unknown>): Promise<AccountError> {
  const error = await work.then(
    () => new Error('The promise should have rejected with an AccountError.'),
    (reason: unknown) => reason,
  );
  if (error instanceof AccountError) return error;
  throw error;
}

/** Waits until a condition holds. @throws Error after five seconds */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 5_000; !(await condition());) {
    if (Date.now() > end) throw new Error(`The condition never held: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
