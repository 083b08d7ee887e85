import type { DataSource } from 'typeorm';

/**
 * Lets a follower begin again with the first event, its tables emptied; without a service, or beside one that then reads
 * the row again. Readers see the tables fill: where they should not, rebuild.
 */
export async function startOver(
  dataSource: DataSource,
  name: string,
  tables: readonly string[] = [],
): Promise<void> {
  await dataSource.transaction(async (tx) => {
    await tx.query(
      `update proj.checkpoint set checkpoint = '', status = 'running', error = null, epoch = epoch + 1, updated_at = now()
        where name = $1`,
      [name],
    );
    for (const table of tables) await tx.query(`delete from public."${table}"`);
  });
}
