import type { EntityManager } from 'typeorm';

/** The number of rows that one statement deletes, which takes tens of milliseconds. */
export const BATCH_ROWS = 1_000;

/**
 * Deletes every row that meets a condition, in batches so that no statement runs or locks for long. Skips locked rows,
 * which stay for the next run; replicas that run it at once share the work.
 * @param condition an SQL condition on `table`, with its parameters as `$1`, `$2`, …
 * @returns the number of deleted rows
 */
export async function deleteInBatches(
  manager: EntityManager,
  table: string,
  condition: string,
  parameters: readonly unknown[],
): Promise<number> {
  const statement = `delete from ${table} where ctid = any (array(
    select ctid from ${table} where ${condition} limit ${BATCH_ROWS} for update skip locked))`;
  for (let deleted = 0; ;) {
    const [, count] = await manager.query<[unknown[], number]>(statement, [...parameters]);
    deleted += count;
    if (count < BATCH_ROWS) return deleted;
  }
}
