import { MemoryEventStore } from '../../src/kernel/event-store/memory/memory-event-store';
import { eventStoreContract } from './event-store.contract';

eventStoreContract(
  'memory',
  async () => {
    const store = new MemoryEventStore();
    return { store, close: () => store.close() };
  },
  {
    atomicMultiStream: true,
    crossStreamChecks: true,
    strongIdempotencyAny: true,
    strongIdempotencyExact: true,
  },
);
