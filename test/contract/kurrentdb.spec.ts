import { randomUUID } from 'node:crypto';
import { KurrentEventStore } from '../../src/kernel/event-store/kurrentdb/kurrent-event-store';
import { startKurrentDouble } from '../support/kurrentdb/double';
import { eventStoreUrl } from '../support/store-under-test';
import { eventStoreContract } from './event-store.contract';

/** On the server that `KURRENTDB_URL` names, or else on the double. */
eventStoreContract(
  'KurrentDB',
  async () => {
    const given = eventStoreUrl(randomUUID());
    const double = given === undefined ? await startKurrentDouble() : undefined;
    const store = await KurrentEventStore.open({ url: given ?? double?.url ?? '' });
    return {
      store,
      async close() {
        await store.close();
        await double?.stop();
      },
    };
  },
  {
    atomicMultiStream: true,
    crossStreamChecks: true,
    strongIdempotencyAny: true,
    strongIdempotencyExact: false,
  },
);
