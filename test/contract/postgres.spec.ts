import { recordDatabase } from '../support/record-database';
import { eventStoreContract } from './event-store.contract';

eventStoreContract(
  'PostgreSQL',
  async () => {
    const database = await recordDatabase('contract');
    return { store: await database.store(), close: () => database.drop() };
  },
  {
    atomicMultiStream: true,
    crossStreamChecks: true,
    strongIdempotencyAny: true,
    strongIdempotencyExact: true,
  },
);
