import { setTimeout as sleep } from 'node:timers/promises';
import type { Appended, EventStore, Expected, NewEvent } from '../event-store/event-store';
import { OutcomeUnknown, StoreUnavailable } from '../event-store/event-store-errors';

const RETRIES = 2;

/**
 * Appends, and repeats with the same event ids where the answer was lost. Once it was, a store that cannot be asked
 * leaves the outcome unknown too. @throws what `append` throws
 */
export async function appendWithRetry(
  store: EventStore,
  stream: string,
  events: readonly NewEvent[],
  expected: Expected,
): Promise<Appended> {
  let unknown: OutcomeUnknown | undefined;
  for (let retry = 0; ; retry++) {
    try {
      return await store.append(stream, events, { expected });
    } catch (error) {
      if (error instanceof OutcomeUnknown) unknown = error;
      else if (!unknown || !(error instanceof StoreUnavailable)) throw error;
      if (retry === RETRIES) throw unknown;
      await sleep(50 * 4 ** retry);
    }
  }
}
