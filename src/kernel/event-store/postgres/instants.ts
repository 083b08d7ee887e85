import { types } from 'pg';

const TIMESTAMPTZ = types.builtins.TIMESTAMPTZ;

/** As PostgreSQL writes an instant where its session is in UTC: `2026-11-24 03:15:19.1+00`. */
const UTC = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/;

/** ISO 8601 in UTC, cut to milliseconds. Making a Date of each event would take a fifth of a replay. */
export function instantOf(text: string): string {
  const parts = UTC.exec(text);
  if (!parts) return (types.getTypeParser(TIMESTAMPTZ)(text) as Date).toISOString();
  const [, day, time, fraction = ''] = parts;
  return `${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}
