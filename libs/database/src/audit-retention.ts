import { createDataSource } from './data-source.js';

const BATCH = 5_000;

/**
 * Deletes the audit events from before a moment, as the owner of the tables, over a connection for this alone. In
 * batches, so that nothing is held for long; replicas that do so at once share the work.
 * @returns how many were deleted
 */
export async function deleteAuditEvents(ownerUrl: string, before: Date): Promise<number> {
  const source = await createDataSource(ownerUrl, 'maintenance', 1).initialize();
  const deleteBatch = (): Promise<number> =>
    source.transaction(async (manager) => {
      await manager.query(`set local mikrochat.audit_retention = 'on'`);
      const [, count] = await manager.query<[unknown[], number]>(
        `delete from audit_events where id in (
           select id from audit_events where at < $1 order by at, id limit ${BATCH} for update skip locked)`,
        [before],
      );
      return count;
    });
  try {
    let deleted = 0;
    for (let count = BATCH; count === BATCH; deleted += count) count = await deleteBatch();
    return deleted;
  } finally {
    await source.destroy();
  }
}
