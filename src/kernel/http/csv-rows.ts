import { stringify } from 'csv-stringify/sync';
import { Readable } from 'node:stream';
import { setImmediate as othersTurn } from 'node:timers/promises';

/** Where @nestjs/swagger keeps the names of documented properties, each behind a colon. */
const documented = 'swagger/apiModelPropertiesArray';

const WINDOWS = { record_delimiter: 'windows', escape_formulas: true } as const;
/** Rows that are made at once; between them others have their turn. */
const SLICE = 500;

/**
 * CSV as spreadsheets read it right: with a byte order mark, CRLF, and texts that look like a formula behind an
 * apostrophe. The columns are the class's documented properties, then whatever else the rows have.
 */
export const csvOf = (row: object, items: readonly object[]): Readable =>
  Readable.from(parts(columnsOf(row, items), items as readonly Record<string, unknown>[]), {
    objectMode: false,
  });

async function* parts(columns: readonly string[], items: readonly Record<string, unknown>[]) {
  yield stringify([columns], { ...WINDOWS, bom: true });
  for (let from = 0; from < items.length; from += SLICE) {
    const records = items
      .slice(from, from + SLICE)
      .map((item) => columns.map((column) => cell(item[column])));
    yield stringify(records, WINDOWS);
    await othersTurn();
  }
}

function columnsOf(row: object, items: readonly object[]): readonly string[] {
  const prototype = 'prototype' in row && row.prototype instanceof Object ? row.prototype : {};
  const names: readonly string[] = Reflect.getMetadata(documented, prototype) ?? [];
  const columns = new Set(names.map((name) => name.slice(1)));
  for (const item of items) for (const name of Object.keys(item)) columns.add(name);
  return [...columns];
}

/** Numbers stay numbers, so that a negative one is not taken for a formula. */
function cell(value: unknown): string | number {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(cell).join('; ');
  if (isParty(value)) return `${value.kind}:${value.id}`;
  return typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

const isParty = (value: unknown): value is { kind: string; id: string } =>
  typeof value === 'object' && value !== null && Object.keys(value).sort().join() === 'id,kind';
