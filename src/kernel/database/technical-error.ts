import { OutcomeUnknown, StoreUnavailable } from '../event-store/event-store-errors';
import { isOutage } from './outage';

/** The database or the way to it failed, not what was asked of it: the same again may succeed. */
export const isTechnical = (error: unknown): boolean =>
  error instanceof OutcomeUnknown || error instanceof StoreUnavailable || isOutage(error);
