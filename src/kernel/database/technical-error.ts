import { OutcomeUnknown, StoreUnavailable } from '../event-store/event-store-errors';

const CODES = /^(08|53|57|40001|40P01|55P03|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/;
const MESSAGES =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Query read timeout/i;

/** The database or the way to it failed, not what was asked of it: the same again may succeed. */
export function isTechnical(error: unknown): boolean {
  if (error instanceof OutcomeUnknown || error instanceof StoreUnavailable) return true;
  if (!(error instanceof Error)) return false;
  const { code, driverError } = error as Error & { code?: unknown; driverError?: unknown };

  return (
    (typeof code === 'string' && CODES.test(code)) ||
    MESSAGES.test(error.message) ||
    (driverError !== undefined && driverError !== error && isTechnical(driverError))
  );
}
