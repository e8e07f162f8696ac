import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { deleteAuditEvents } from './audit-retention.js';
import { createDataSource } from './data-source.js';
import { isConflict } from './failures.js';
import { Listener } from './listener.js';
import { migrate } from './migrate.js';
import { migrations } from './migrations/index.js';
import { Repositories } from './repositories/index.js';

/** How to reach Postgres. */
export interface DatabaseOptions {
  readonly url: string;
  /** How the owner of the tables connects, where that is somebody else. */
  readonly ownerUrl?: string | undefined;
  /** Connections of the pool. */
  readonly poolSize?: number;
}

const CHECK_TIMEOUT_MS = 2_000;
const MAX_RETRIES = 3;
/** At most, times the number of tries: two that met once do not meet at the same moment again. */
const RETRY_DELAY_MS = 40;

/** Everything that is written down, behind sentences. The same repositories inside and outside a transaction. */
export class Database extends Repositories {
  private constructor(
    private readonly options: DatabaseOptions,
    private readonly source: DataSource,
  ) {
    super(source.manager);
  }

  /** Connects. @throws the driver's error where the server cannot be reached, see {@link isUnavailable} */
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
   * Deletes the audit events from before a moment, which only the owner of the tables can.
   * @returns how many; 0 where nobody said how the owner connects
   */
  async deleteAuditEvents(before: Date): Promise<number> {
    const { ownerUrl } = this.options;
    return ownerUrl === undefined ? 0 : deleteAuditEvents(ownerUrl, before);
  }

  /**
   * Runs `work` in one transaction: all of it happens or none. Where Postgres ended it in favour of another transaction
   * (a deadlock, a serialization failure), it is run again, at most three times: `work` must have no effect outside the
   * transaction. {@link transactionOnce} is for work that has.
   */
  async transaction<T>(work: (repositories: Repositories) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.transactionOnce(work);
      } catch (error) {
        if (tries > MAX_RETRIES || !isConflict(error)) throw error;
        await pause(Math.random() * RETRY_DELAY_MS * tries);
      }
    }
  }

  /** Runs `work` in one transaction, once: for work with an effect that no rollback takes back, such as a mail. */
  transactionOnce<T>(work: (repositories: Repositories) => Promise<T>): Promise<T> {
    return this.source.transaction((manager) => work(new Repositories(manager, [])));
  }

  /** Hears what other replicas announce, see {@link Listener}. */
  listener(): Listener {
    return new Listener({ url: this.options.url });
  }

  /** Whether the tables are up to date. @throws Error where the server does not answer within two seconds */
  async check(): Promise<{ readonly migrated: boolean }> {
    const late = pause(CHECK_TIMEOUT_MS, undefined, { ref: false }).then(() => {
      throw new Error('timeout expired');
    });
    return { migrated: await Promise.race([this.isMigrated(), late]) };
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }

  private async isMigrated(): Promise<boolean> {
    // TypeORM's own `showMigrations` keeps its connection for ever where a query fails.
    const [found] = await this.source.query<{ table: string | null }[]>(
      `select to_regclass('migrations')::text as "table"`,
    );
    if (!found?.table) return false;
    const done = await this.source.query<{ name: string }[]>('select name from migrations');
    const names = new Set(done.map(({ name }) => name));
    return migrations.every(({ name }) => names.has(name));
  }
}
