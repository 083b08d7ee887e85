import type { Repository } from 'typeorm';
import { Gathering } from './gathering';
import { rowsById } from './rows-by-id';

/** Looks up single rows, in one query for all that are asked for at the same time. */
export const rowById = <Row extends { readonly id: string }>(rows: Repository<Row>) =>
  new Gathering(async (ids: readonly string[]): Promise<(Row | undefined)[]> => {
    const found = await rowsById(rows.manager, rows.target, [...new Set(ids)]);
    const byId = new Map(found.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }, MOST);

/** Of ids in one query. */
const MOST = 500;
