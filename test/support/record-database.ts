import type { ClientBase, Pool, PoolConfig } from 'pg';
import { ES_APPEND_AT_ONCE } from '../../src/kernel/event-store/postgres/es-append-at-once';
import { ES_APPEND_MANY } from '../../src/kernel/event-store/postgres/es-append-many';
import { ES_APPEND_ONE_BY_ONE } from '../../src/kernel/event-store/postgres/es-append-one-by-one';
import { ES_SCHEMA } from '../../src/kernel/event-store/postgres/es-schema';
import { ES_STATISTICS } from '../../src/kernel/event-store/postgres/es-statistics';
import {
  PostgresEventStore,
  type PostgresStoreOptions,
} from '../../src/kernel/event-store/postgres/postgres-event-store';
import { scratchDatabase } from './scratch-database';

export type RecordDatabase = Awaited<ReturnType<typeof recordDatabase>>;

/** The schema of the record as it stands, without the steps by which the migrations came to it. */
export async function createRecord(owner: Pool | ClientBase) {
  for (const sql of [ES_SCHEMA, ES_STATISTICS, ES_APPEND_ONE_BY_ONE, ES_APPEND_MANY, ES_APPEND_AT_ONCE])
    await owner.query(sql);
}

/** A scratch database with an empty record, and stores on it that `drop` closes. */
export async function recordDatabase(prefix: string) {
  const database = await scratchDatabase(prefix);
  const admin = database.pool({ max: 5 });
  await createRecord(admin);
  const stores: PostgresEventStore[] = [];
  return {
    url: database.url,
    /** The superuser. */
    admin,
    pool: (options?: PoolConfig): Pool => database.pool(options),
    async store(options: Partial<PostgresStoreOptions> = {}) {
      const pool = options.pool ?? database.pool({ max: 20 });
      const store = await PostgresEventStore.open({
        listen: { connectionString: database.url },
        ...options,
        pool,
      });
      stores.push(store);
      return store;
    },
    async drop() {
      await Promise.all(stores.map((store) => store.close()));
      await database.drop();
    },
  };
}
