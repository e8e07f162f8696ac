import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { deleteAuditEvents } from './audit-retention.js';
import { createDataSource } from './data-source.js';
import { isConflict } from './failures.js';
import { Listener } from './listener.js';
import { migrate } from './migrate.js';
import { migrations } from './migrations/index.js';
import type { RevocationRecord } from './records.js';
import { Repositories } from './repositories/index.js';

/** Connection settings of a {@link Database}. */
export interface DatabaseOptions {
  readonly url: string;
  /** The URL of the owner of the tables, where the server connects under a role of its own. */
  readonly ownerUrl?: string | undefined;
  /** Connections of the pool; 10 by default. */
  readonly poolSize?: number;
}

const CHECK_TIMEOUT_MS = 2_000;
const MAX_RETRIES = 3;
/** The upper bound of the random delay, multiplied by the number of tries so that two transactions drift apart. */
const RETRY_DELAY_MS = 40;

/** The connection pool and its repositories; {@link transaction} offers the same repositories inside a transaction. */
export class Database extends Repositories {
  private readonly revocationListeners: ((revocations: readonly RevocationRecord[]) => void)[] = [];

  private constructor(
    private readonly options: DatabaseOptions,
    private readonly source: DataSource,
  ) {
    super(source.manager);
  }

  /** Connects to Postgres. @throws the driver's error when the server cannot be reached, see {@link isUnavailable} */
  static async connect(options: DatabaseOptions): Promise<Database> {
    const { url, poolSize = 10 } = options;
    return new Database(options, await createDataSource(url, 'requests', poolSize).initialize());
  }

  /** Brings the tables up to date, see {@link migrate}. */
  migrate(): Promise<void> {
    const { url, ownerUrl } = this.options;
    return migrate(ownerUrl === undefined ? { url } : { url: ownerUrl, serverUrl: url });
  }

  /**
   * Deletes the audit events older than `before`, a right of the owner of the tables alone.
   * @returns the number of deleted events; 0 without an `ownerUrl`
   */
  async deleteAuditEvents(before: Date): Promise<number> {
    const { ownerUrl } = this.options;
    return ownerUrl === undefined ? 0 : deleteAuditEvents(ownerUrl, before);
  }

  /**
   * Runs `work` in one transaction. After a deadlock or a serialization failure (SQLSTATE 40P01, 40001) it is run again,
   * at most three times, so `work` must have no effect outside the transaction. Work that has one belongs in
   * {@link transactionOnce}.
   */
  async transaction<T>(work: (repositories: Repositories) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.transactionOnce(work);
      } catch (error) {
        if (tries > MAX_RETRIES || !isConflict(error)) throw error;
        await delay(Math.random() * RETRY_DELAY_MS * tries);
      }
    }
  }

  /** Runs `work` in one transaction, once: for work with an effect that a rollback does not undo, such as a sent mail. */
  async transactionOnce<T>(work: (repositories: Repositories) => Promise<T>): Promise<T> {
    const revocations: RevocationRecord[] = [];
    const result = await this.source.transaction((manager) => work(new Repositories(manager, revocations)));
    if (revocations.length > 0) for (const listener of this.revocationListeners) listener(revocations);
    return result;
  }

  /**
   * Calls `listener` with what a transaction revoked, after its commit and before the transaction's caller goes on: on
   * this replica an access token is revoked as soon as the request that revoked it is answered.
   */
  onRevoked(listener: (revocations: readonly RevocationRecord[]) => void): void {
    this.revocationListeners.push(listener);
  }

  /** A new connection that receives the notifications of all replicas, see {@link Listener}. */
  listener(): Listener {
    return new Listener({ url: this.options.url });
  }

  /** Whether the tables are up to date. @throws Error when the server does not answer within two seconds */
  async check(): Promise<{ readonly migrated: boolean }> {
    const timeout = delay(CHECK_TIMEOUT_MS, undefined, { ref: false }).then(() => {
      throw new Error('timeout expired');
    });
    return { migrated: await Promise.race([this.isMigrated(), timeout]) };
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  private async isMigrated(): Promise<boolean> {
    // Not TypeORM's `showMigrations`: it never releases its connection when a query fails.
    const [found] = await this.source.query<{ table: string | null }[]>(
      `select to_regclass('migrations')::text as "table"`,
    );
    if (!found?.table) return false;
    const rows = await this.source.query<{ name: string }[]>('select name from migrations');
    const applied = new Set(rows.map(({ name }) => name));
    return migrations.every(({ name }) => applied.has(name));
  }
}
