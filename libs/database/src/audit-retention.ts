import { createDataSource } from './data-source.js';

const BATCH_ROWS = 5_000;

/**
 * Deletes the audit events older than `before` as the owner of the tables, over a connection of its own. Works in
 * batches so that no lock is held for long; `skip locked` lets several replicas share the work.
 * @returns the number of deleted events
 */
export async function deleteAuditEvents(ownerUrl: string, before: Date): Promise<number> {
  const source = await createDataSource(ownerUrl, 'maintenance', 1).initialize();
  const deleteBatch = (): Promise<number> =>
    source.transaction(async (manager) => {
      await manager.query(`set local mikrochat.audit_retention = 'on'`);
      const [, count] = await manager.query<[unknown[], number]>(
        `delete from audit_events where id in (
           select id from audit_events where at < $1 order by at, id limit ${BATCH_ROWS} for update skip locked)`,
        [before],
      );
      return count;
    });
  try {
    let deleted = 0;
    for (let count = BATCH_ROWS; count === BATCH_ROWS; deleted += count) count = await deleteBatch();
    return deleted;
  } finally {
    await source.destroy();
  }
}
