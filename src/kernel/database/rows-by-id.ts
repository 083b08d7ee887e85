import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { prepared } from './prepared';

/** Rows of a table with these ids, in any order; one statement, however many they are. */
export function rowsById<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  ids: readonly string[],
): Promise<Row[]> {
  const { tablePath, columns } = manager.connection.getMetadata(entity);
  const named = columns.map(({ databaseName, propertyName }) => `"${databaseName}" as "${propertyName}"`);
  return manager.query(prepared(`select ${named.join(', ')} from ${tablePath} where id = any($1)`), [ids]);
}
