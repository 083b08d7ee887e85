import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../src/kernel/event-store/event-store';
import { KurrentEventStore } from '../../src/kernel/event-store/kurrentdb/kurrent-event-store';
import { startKurrentDouble } from '../support/kurrentdb/double';
import { recordDatabase } from '../support/record-database';
import { eventStoreUrl } from '../support/store-under-test';

/** A store of its own, which nobody else uses. */
export interface Place {
  readonly url: string;
  readonly store: EventStore;
  readonly storeId: string;
  close(): Promise<void>;
}

export async function inPostgreSQL(): Promise<Place> {
  const database = await recordDatabase('copied');
  const { rows } = await database.admin.query<{ id: string }>('select store_id as id from es.meta');
  return {
    url: database.url,
    store: await database.store(),
    storeId: rows[0].id,
    close: () => database.drop(),
  };
}

/** On the server that `KURRENTDB_URL` names, or else on a double. `storeId`: of the record that it is to hold. */
export async function inKurrentDB(storeId: string = randomUUID()): Promise<Place> {
  const given = eventStoreUrl(randomUUID());
  const double = given === undefined ? await startKurrentDouble() : undefined;
  const url = given ?? double?.url ?? '';
  const store = await KurrentEventStore.open({ url, storeId });
  return {
    url,
    store,
    storeId,
    async close() {
      await store.close();
      await double?.stop();
    },
  };
}
