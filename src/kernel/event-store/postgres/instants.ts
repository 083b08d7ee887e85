import { types } from 'pg';

const TIMESTAMPTZ = types.builtins.TIMESTAMPTZ;

/** ISO 8601 in UTC, cut to milliseconds. Making a Date of each event would take a fifth of a replay. */
export function instantOf(text: string): string {
  if (!isUtc(text)) return (types.getTypeParser(TIMESTAMPTZ)(text) as Date).toISOString();
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).slice(0, 3).padEnd(3, '0')}Z`;
}

/** As PostgreSQL writes an instant where its session is in UTC: `2026-11-24 03:15:19.1+00`. */
const isUtc = (text: string) =>
  text[10] === ' ' && text.endsWith('+00') && (text[19] === '.' || text.length === 22);
