import type { EntityManager } from 'typeorm';

/** Rows that one statement deletes: a few hundredths of a second's work. */
export const BATCH_ROWS = 1_000;

/**
 * Deletes every row that meets a condition, in batches, so that no statement runs or locks for long. What somebody else
 * holds right now is left for the next time; replicas that do this at once share the work.
 * @param condition over `table`, with its parameters as `$1`, `$2`, …
 * @returns how many rows were deleted
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
