import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { prepared } from '../database/prepared';
import { isPipelined } from '../database/together';
import { CopyBuffer } from './copy-binary';

/** From here on COPY is faster than one statement with all rows in it. */
const MANY = 100;

function tableOf(tx: EntityManager, entity: EntityTarget<ObjectLiteral>) {
  const { tablePath, columns, primaryColumns } = tx.connection.getMetadata(entity);
  const names = columns.map(({ databaseName }) => `"${databaseName}"`);
  return { tablePath, columns, names, keys: primaryColumns.map(({ databaseName }) => `"${databaseName}"`) };
}

type Table = ReturnType<typeof tableOf>;

/** Writes many rows in one statement and one parameter; TypeORM's own insert binds a parameter for each value. */
async function write(
  tx: EntityManager,
  { tablePath, columns, names }: Table,
  rows: readonly ObjectLiteral[],
  onConflict: string,
) {
  const records = rows.map((row) => {
    const record: Record<string, unknown> = {};
    for (const { databaseName, propertyName } of columns) record[databaseName] = row[propertyName] ?? null;
    return record;
  });
  await tx.query(
    prepared(
      `insert into ${tablePath} (${names.join(', ')})
       select ${names.join(', ')} from jsonb_populate_recordset(null::${tablePath}, $1::jsonb) ${onConflict}`,
    ),
    [JSON.stringify(records)],
  );
}

/** Rows that are only added, encoded as they come and written together. */
export class RowBuffer {
  private readonly buffer: CopyBuffer;

  constructor(
    { connection }: EntityManager,
    private readonly entity: EntityTarget<ObjectLiteral>,
  ) {
    this.buffer = new CopyBuffer(connection.getMetadata(entity).columns);
  }

  add(rows: readonly ObjectLiteral[]): void {
    this.buffer.add(rows);
  }

  /** What was added since the last call; the answer writes it. */
  take(): (tx: EntityManager) => Promise<void> {
    const bytes = this.buffer.take();
    return async (tx) => {
      if (bytes) await copy(tx, tableOf(tx, this.entity), bytes);
    };
  }
}

async function copy(tx: EntityManager, { tablePath, names }: Table, bytes: Buffer): Promise<void> {
  const client = (await tx.queryRunner!.connect()) as PoolClient;
  const into = copyFrom(`copy ${tablePath} (${names.join(', ')}) from stdin with (format binary)`);
  await pipeline(Readable.from([bytes]), client.query(into));
}

export async function upsertRows(
  tx: EntityManager,
  entity: EntityTarget<ObjectLiteral>,
  rows: readonly ObjectLiteral[],
): Promise<void> {
  if (rows.length === 0) return;
  const table = tableOf(tx, entity);
  const { names, keys } = table;
  const changes = names.filter((name) => !keys.includes(name)).map((name) => `${name} = excluded.${name}`);
  await write(tx, table, rows, `on conflict (${keys.join(', ')}) do update set ${changes.join(', ')}`);
}

export async function insertRows(
  tx: EntityManager,
  entity: EntityTarget<ObjectLiteral>,
  rows: readonly ObjectLiteral[],
): Promise<void> {
  if (rows.length === 0) return;
  if (rows.length < MANY || (await isPipelined(tx))) return write(tx, tableOf(tx, entity), rows, '');
  const buffer = new RowBuffer(tx, entity);
  buffer.add(rows);
  await buffer.take()(tx);
}

/** These and no others. */
export async function replaceRows(
  tx: EntityManager,
  entity: EntityTarget<ObjectLiteral>,
  rows: readonly ObjectLiteral[],
): Promise<void> {
  await tx.query(`delete from ${tableOf(tx, entity).tablePath}`);
  await insertRows(tx, entity, rows);
}
