import type { Capabilities, EventStore } from './event-store';
import { UnfitStore } from './event-store-errors';

/** What not every store, or not every version of its server, can do. */
export type StoreNeed = keyof Capabilities;

const ABILITIES: Readonly<Record<StoreNeed, string>> = {
  atomicMultiStream: 'append to several streams at once',
  crossStreamChecks: 'check other streams in an append',
  strongIdempotencyAny: 'recognise a retry that expects no revision',
  strongIdempotencyExact: 'notice ids that stand elsewhere in the stream',
};

/** Closes the store and throws `UnfitStore` if it cannot do what is built on it, so that nobody learns of it when it is asked to. */
export async function refuseUnfit(store: EventStore, needs: readonly StoreNeed[]): Promise<void> {
  const lacking = needs.filter((need) => !store.capabilities[need]);
  if (lacking.length === 0) return;
  await store.close();
  const abilities = lacking.map((need) => ABILITIES[need]).join(', nor ');
  throw new UnfitStore(
    `the event store cannot ${abilities}: use a newer server, or keep the record in PostgreSQL`,
  );
}
