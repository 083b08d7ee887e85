import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { BadInput } from '../bad-input';
import { isPrintable } from './printable';
import { OneOf } from './fields';
import { defaultLimit, QueryLimit, QueryText } from './query-fields';

/** What every list takes; a list with filters extends it. */
export class ListQuery {
  @QueryLimit({ description: 'Items in one answer.' }) readonly limit: number = defaultLimit;
  @QueryText({ max: 4_000, description: '`next` of the page before.' }) readonly cursor?: string;
  @OneOf(['json', 'csv'], { optional: true, description: 'csv gives the same rows as a file.' })
  readonly format?: 'json' | 'csv';
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Cursor of the page that follows, null on the last one. */
  readonly next: string | null;
}

/** Opaque to clients: the list's name and the sort keys of the last item shown. */
export const encodeCursor = (list: string, keys: readonly string[]): string =>
  Buffer.from(JSON.stringify([list, ...keys])).toString('base64url');

/** The sort keys in a cursor that this list gave out; anything else is refused as `invalid-cursor`. */
export function decodeCursor(list: string, arity: number, cursor: string): readonly string[] {
  const [, ...keys] = parts(cursor);
  const wellFormed = keys.length === arity && keys.every(isPrintable);
  // Encoding again finds another list's name and what lenient base64 and UTF-8 decoders pass over.
  if (wellFormed && encodeCursor(list, keys) === cursor) return keys;

  throw new BadInput({
    pointer: '?cursor',
    code: 'invalid-cursor',
    detail: 'This cursor is not of this list.',
  });
}

function parts(cursor: string): readonly string[] {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(decoded) && decoded.every((part) => typeof part === 'string') ? decoded : [];
  } catch {
    return [];
  }
}

/** The page of up to `limit` rows out of `limit + 1` that were read; `keyOf` names what they are sorted by. */
export function pageOf<Row>(
  list: string,
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly string[],
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor(list, keyOf(last)) : null };
}

export interface Keyset {
  /** Name of the list, the same as for pageOf(). */
  readonly list: string;
  /** Text columns (`meeting.startsAt`) or expressions cast to text, never null, together unique. */
  readonly columns: readonly string[];
  readonly direction?: 'ASC' | 'DESC';
}

/** Sorts by the columns byte by byte, whatever the database's locale, and goes on after the cursor; reads `limit + 1` rows. */
export function keyset<Row extends ObjectLiteral>(
  builder: SelectQueryBuilder<Row>,
  { list, columns, direction = 'ASC' }: Keyset,
  { limit, cursor }: Pick<ListQuery, 'limit' | 'cursor'>,
): SelectQueryBuilder<Row> {
  const sorted = columns.map((column) => `${column} COLLATE "C"`);
  if (cursor !== undefined) {
    const keys = decodeCursor(list, columns.length, cursor);
    const names = keys.map((_, index) => `:key${index}`);
    builder.andWhere(
      `(${sorted.join(', ')}) ${direction === 'ASC' ? '>' : '<'} (${names.join(', ')})`,
      Object.fromEntries(keys.map((key, index) => [`key${index}`, key])),
    );
  }
  for (const column of sorted) builder.addOrderBy(column, direction);
  return builder.limit(limit + 1);
}
