import { ForeignPosition, StoreUnavailable } from '../event-store-errors';
import { isRefusal, messageOf } from './timed-pool';

const BEYOND_LAST = 'ES005';

/** What a failed read is told as: `ForeignPosition` for a place that the record never had, else `StoreUnavailable`. */
export function refuseRead(error: unknown): never {
  if (error instanceof StoreUnavailable) throw error;
  const Refusal = isRefusal(error) && error.code === BEYOND_LAST ? ForeignPosition : StoreUnavailable;
  throw new Refusal(messageOf(error), { cause: error });
}
