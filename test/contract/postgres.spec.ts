import { recordDatabase } from '../support/record-database';
import { eventStoreContract } from './event-store.contract';

eventStoreContract(
  'PostgreSQL',
  async () => {
    const database = await recordDatabase('contract');
    return { store: await database.store(), close: () => database.drop() };
  },
  {
    atomicMultiStream: false,
    crossStreamChecks: false,
    strongIdempotencyAny: true,
    strongIdempotencyExact: true,
  },
);
