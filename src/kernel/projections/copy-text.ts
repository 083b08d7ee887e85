import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (text: string) => text.replace(/[\\\t\n\r]/g, (character) => escapes[character]);

const arrayOf = (values: readonly unknown[]) =>
  `{${values.map((value) => `"${String(value).replace(/["\\]/g, String.raw`\$&`)}"`).join(',')}}`;

function valueOf({ isArray, type }: ColumnMetadata, value: unknown): string {
  if (value === null || value === undefined) return String.raw`\N`;
  if (isArray) return escaped(arrayOf(value as unknown[]));
  return escaped(type === 'jsonb' ? JSON.stringify(value) : (value as string | number | boolean).toString());
}

/** One row in the text format of PostgreSQL's COPY; arrays are of text. */
export const copyLine = (
  columns: readonly ColumnMetadata[],
  row: Readonly<Record<string, unknown>>,
): string => `${columns.map((column) => valueOf(column, row[column.propertyName])).join('\t')}\n`;
