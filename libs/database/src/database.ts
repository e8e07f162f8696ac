import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { entities } from './entities/index.js';
import { Listener } from './listener.js';
import { migrations } from './migrations/index.js';
import { Repositories } from './repositories/index.js';

/** How to reach Postgres. */
export interface DatabaseOptions {
  readonly url: string;
  /** Connections of the pool. */
  readonly poolSize?: number;
}

// Any number that no other program on this server locks; replicas that start together take turns at it.
const MIGRATION_LOCK = 7_214_001;
// Also how long a request waits for a free connection of the pool.
const CONNECT_TIMEOUT_MS = 6_000;
const STATEMENT_TIMEOUT_MS = 10_000;
const CHECK_TIMEOUT_MS = 2_000;

const dataSourceFor = ({ url, poolSize = 10 }: DatabaseOptions): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    applicationName: 'mikrochat-auth',
    poolSize,
    synchronize: false,
    installExtensions: false,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    // A connection that dies while idle is replaced at its next use; without this it would end the process.
    poolErrorHandler: () => undefined,
    extra: { statement_timeout: STATEMENT_TIMEOUT_MS, keepAlive: true },
  });

/** Everything that is written down, behind sentences. The same repositories inside and outside a transaction. */
export class Database extends Repositories {
  private constructor(private readonly source: DataSource) {
    super(source.manager);
  }

  /** Connects. @throws the driver's error where the server cannot be reached, see {@link isUnavailable} */
  static async connect(options: DatabaseOptions): Promise<Database> {
    return new Database(await dataSourceFor(options).initialize());
  }

  /** Brings the tables up to date; safe to call from several replicas at once. */
  async migrate(): Promise<void> {
    const runner = this.source.createQueryRunner();
    try {
      // The wait for another replica's migration may be long, and so may be a migration.
      await runner.query('set statement_timeout = 0');
      await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await this.source.runMigrations({ transaction: 'each' });
    } finally {
      await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
      await runner.query(`set statement_timeout = ${STATEMENT_TIMEOUT_MS}`).catch(() => undefined);
      await runner.release();
    }
  }

  /** Runs `work` in one transaction: all of it happens or none. */
  transaction<T>(work: (repositories: Repositories) => Promise<T>): Promise<T> {
    return this.source.transaction((manager) => work(new Repositories(manager, [])));
  }

  /** Hears what other replicas announce, see {@link Listener}. */
  listener(): Listener {
    return new Listener(this.source.options as { url: string });
  }

  /** Whether the tables are up to date. @throws Error where the server does not answer within two seconds */
  async check(): Promise<{ readonly migrated: boolean }> {
    const late = pause(CHECK_TIMEOUT_MS, undefined, { ref: false }).then(() => {
      throw new Error('timeout expired');
    });
    return { migrated: !(await Promise.race([this.source.showMigrations(), late])) };
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}
