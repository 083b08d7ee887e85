import { createHash } from 'node:crypto';

const names = new Map<string, string>();

/** Marks a statement that is sent again and again: each connection parses and plans it once. */
export function prepared(text: string): string {
  if (!names.has(text)) names.set(text, nameFor(text));
  return text;
}

/** PostgreSQL keeps 63 characters; those who look at its sessions recognise a statement by its beginning. */
function nameFor(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return `${text.replace(/[^!-~]+/g, ' ').slice(0, 46)} ${hash.slice(0, 16)}`;
}

/** Under which name a connection keeps it; undefined for what is sent as it is. */
export const nameOf = (text: unknown): string | undefined =>
  typeof text === 'string' ? names.get(text) : undefined;

/** A table was replaced by one with other columns: the connection's plan is of no use any longer. */
export const isOutdatedPlan = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '0A000' &&
  error.message.includes('cached plan');
