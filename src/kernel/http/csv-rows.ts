import { stringify } from 'csv-stringify/sync';

/** Where @nestjs/swagger keeps the names of documented properties, each behind a colon. */
const documented = 'swagger/apiModelPropertiesArray';

/**
 * CSV as spreadsheets read it right: with a byte order mark, CRLF, and texts that look like a formula behind an
 * apostrophe. The columns are the class's documented properties, then whatever else the rows have.
 */
export function csvOf(row: object, items: readonly object[]): string {
  const columns = columnsOf(row, items);
  const records = (items as readonly Record<string, unknown>[]).map((item) =>
    columns.map((column) => cell(item[column])),
  );
  return stringify([columns, ...records], { bom: true, record_delimiter: 'windows', escape_formulas: true });
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
