import { DataSource, type DataSourceOptions } from 'typeorm';
import { BoundedClient } from './bounded-client.js';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';

// Also how long a request waits for a free connection of the pool.
const CONNECT_TIMEOUT_MS = 4_000;
const STATEMENT_TIMEOUT_MS = 5_000;
// Longer than the server's own, which is the better answer where the server can still give one.
const ANSWER_TIMEOUT_MS = 6_000;
// Longer than a mail takes to be sent. Frees what a client holds that was cut off in the middle of a transaction.
const IDLE_TRANSACTION_TIMEOUT_MS = 60_000;

/** What a pool is for: answering requests, each step in limited time, or changing tables, which may take long. */
export type Purpose = 'requests' | 'maintenance';

const limits = {
  requests: {
    Client: BoundedClient,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
  },
  maintenance: { Client: BoundedClient },
} as const;

/** A pool of connections to Postgres, not connected yet. */
export const createDataSource = (url: string, purpose: Purpose, poolSize: number): DataSource =>
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
    extra: { keepAlive: true, ...limits[purpose] },
  } satisfies DataSourceOptions);
