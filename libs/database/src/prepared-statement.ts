import type { Client, QueryResultRow } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/** A statement that each connection parses and plans once. */
export interface PreparedStatement {
  /** Unique among the prepared statements of a connection. */
  readonly name: string;
  readonly text: string;
}

// invalid_sql_statement_name and duplicate_prepared_statement: a pooler that does not track prepared statements gave the
// connection another server connection (docs/decisions/hot-path.md). feature_not_supported: “cached plan must not change
// result type”, after a migration.
const REFUSED_STATES = new Set(['26000', '42P05', '0A000']);

/** Those whose connections have refused a prepared statement. */
const unprepared = new WeakSet<DataSource>();

const isRefusal = (error: unknown): boolean => REFUSED_STATES.has((error as { code?: string }).code ?? '');

async function rowsOf<Row extends QueryResultRow>(
  runner: QueryRunner,
  statement: PreparedStatement,
  values: unknown[],
): Promise<Row[]> {
  const client = (await runner.connect()) as Client;
  return (await client.query<Row>({ ...statement, values })).rows;
}

/**
 * Runs a statement, prepared where the connection allows it. Where it does not, the statement is refused before it has
 * any effect: it is run again without a name, as are all later ones of this data source. Inside a transaction, which a
 * refusal would abort, no statement is prepared.
 * @returns the rows of its `select` or `returning`
 */
export async function queryPrepared<Row extends QueryResultRow>(
  { dataSource, queryRunner }: EntityManager,
  statement: PreparedStatement,
  values: unknown[],
): Promise<Row[]> {
  const unnamed = { ...statement, name: '' };
  if (queryRunner) return rowsOf(queryRunner, unnamed, values);
  const runner = dataSource.createQueryRunner();
  try {
    if (unprepared.has(dataSource)) return await rowsOf(runner, unnamed, values);
    return await rowsOf(runner, statement, values);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    unprepared.add(dataSource);
    return await rowsOf(runner, unnamed, values);
  } finally {
    await runner.release();
  }
}
