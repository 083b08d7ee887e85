import { createHash } from 'node:crypto';
import { Client } from 'pg';

/** The rows of each table as text, in an order that does not depend on how they came there. */
export type ReadModels = Readonly<Record<string, readonly string[]>>;

const SHOWN = 3;

/** Every row of every read model of a database, in one snapshot. */
export async function readModelsOf(url: string): Promise<ReadModels> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read');
    const { rows } = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migration' order by 1`,
    );
    const models: Record<string, string[]> = {};
    for (const { name } of rows) models[name] = await rowsOf(client, name);
    return models;
  } finally {
    await client.end();
  }
}

async function rowsOf(client: Client, table: string): Promise<string[]> {
  // As JSON, whose members jsonb sorts, so that the order of columns does not matter either.
  const { rows } = await client.query<{ row: string }>(
    `select to_jsonb(t)::text as row from public."${table}" t`,
  );
  return rows.map(({ row }) => row).toSorted();
}

/** The same for the same rows. */
export const hashOf = (models: ReadModels): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(models).toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex');

/** Where two sets of read models differ, in words. */
export function differences(live: ReadModels, fresh: ReadModels): string[] {
  const tables = [...new Set([...Object.keys(live), ...Object.keys(fresh)])].toSorted();
  return tables.flatMap((table) => [
    ...missing(live[table] ?? [], fresh[table] ?? []).map((row) => `${table} lacks ${row}`),
    ...missing(fresh[table] ?? [], live[table] ?? []).map((row) => `${table} has beside the fold ${row}`),
  ]);
}

/** Rows of `all` that `some` does not have, counting equal ones. */
function missing(some: readonly string[], all: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const row of some) left.set(row, (left.get(row) ?? 0) + 1);
  const rows = all.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
  return rows.length > SHOWN ? [...rows.slice(0, SHOWN), `and ${rows.length - SHOWN} more`] : rows;
}
