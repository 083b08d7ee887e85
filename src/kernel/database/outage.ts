import { types } from 'node:util';

/** SQLSTATE: connection lost, resources exhausted, server going down, cancelled, deadlock, lock not to be had. */
const passing = /^(08...|53...|57P..|57014|40001|40P01|55P03)$/;

/** A request whose client left says ECONNRESET too; nobody hears that answer. */
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** pg gives these neither a class nor a code; the last is what TypeORM says when a connection broke between two queries. */
const lost =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|Cannot use a pool after calling end|Query runner already released)/;

const DISK_FULL = '53100';

/** Whether the database could not write because its disk is full; it still answers what only reads. */
export function isDiskFull(error: unknown, depth = 0): boolean {
  if (!types.isNativeError(error) || depth > 4) return false;
  return ('code' in error && error.code === DISK_FULL) || isDiskFull(error.cause, depth + 1);
}

/** Whether a failure of pg, as it is or wrapped, means that the database cannot be used now, not that the query is wrong. */
export function isOutage(error: unknown, depth = 0): boolean {
  if (!types.isNativeError(error) || depth > 4) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (passing.test(code) || unreachable.has(code) || lost.test(error.message)) return true;

  return isOutage(error.cause, depth + 1);
}
