import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

function tableOf(tx: EntityManager, entity: EntityTarget<ObjectLiteral>) {
  const { tablePath, columns, primaryColumns } = tx.connection.getMetadata(entity);
  return { tablePath, columns, keys: primaryColumns.map(({ databaseName }) => `"${databaseName}"`) };
}

/** Writes many rows in one statement and one parameter; TypeORM's own insert binds a parameter for each value. */
async function write(
  tx: EntityManager,
  entity: EntityTarget<ObjectLiteral>,
  rows: readonly object[],
  update: boolean,
) {
  if (rows.length === 0) return;
  const { tablePath, columns, keys } = tableOf(tx, entity);
  const names = columns.map(({ databaseName }) => `"${databaseName}"`);
  const records = rows.map((row) =>
    Object.fromEntries(columns.map((c) => [c.databaseName, (row as ObjectLiteral)[c.propertyName] ?? null])),
  );
  const changes = names.filter((name) => !keys.includes(name)).map((name) => `${name} = excluded.${name}`);
  await tx.query(
    `insert into ${tablePath} (${names.join(', ')})
     select ${names.join(', ')} from jsonb_populate_recordset(null::${tablePath}, $1::jsonb)
     ${update ? `on conflict (${keys.join(', ')}) do update set ${changes.join(', ')}` : ''}`,
    [JSON.stringify(records)],
  );
}

export const upsertRows = (tx: EntityManager, entity: EntityTarget<ObjectLiteral>, rows: readonly object[]) =>
  write(tx, entity, rows, true);

export const insertRows = (tx: EntityManager, entity: EntityTarget<ObjectLiteral>, rows: readonly object[]) =>
  write(tx, entity, rows, false);
