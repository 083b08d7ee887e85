import type { Provider } from '@nestjs/common';
import { Pool, type PoolConfig } from 'pg';
import type { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { refuseMightyServer } from './database/serving-role';
import { VITAL_POOL } from './database/vital-pool';
import { EVENT_STORE, type EventStore } from './event-store/event-store';
import { KurrentEventStore } from './event-store/kurrentdb/kurrent-event-store';
import { refuseUnfit, type StoreNeed } from './event-store/store-needs';
import { PostgresEventStore } from './event-store/postgres/postgres-event-store';
import { storeIdIn } from './evidence/chain';
import { METRICS } from './metrics/metrics';
import { measurePools, tablesPool } from './metrics/pool-metrics';
import { StoreMetrics } from './metrics/store-metrics';

export const STORE_POOL = Symbol('StorePool');

type Connection = PoolConfig & { readonly query_timeout: number };

export interface StoreChoice {
  /** The KurrentDB that holds the record; absent: the database does. */
  readonly eventStoreUrl?: string;
  /** What is built on the store; one that lacks it is refused at start. */
  readonly storeNeeds?: readonly StoreNeed[];
}

/** The record, and the connections that it has for itself where it is in the database. */
export const storeProviders = (
  connection: Connection,
  { eventStoreUrl, storeNeeds = [] }: StoreChoice,
): Provider[] => [
  // The store has a limit for each query, and must not have pg's own, see `inTime`.
  { provide: STORE_POOL, useFactory: () => storePool({ ...connection, query_timeout: undefined, max: 10 }) },
  {
    provide: StoreMetrics,
    inject: [METRICS],
    useFactory: (metrics: Registry) => new StoreMetrics(metrics, eventStoreUrl ? 'KurrentDB' : 'PostgreSQL'),
  },
  {
    provide: EVENT_STORE,
    inject: [STORE_POOL, DataSource, METRICS, StoreMetrics, VITAL_POOL],
    useFactory: async (
      pool: Pool,
      dataSource: DataSource,
      metrics: Registry,
      observer: StoreMetrics,
      vital: Pool,
    ): Promise<EventStore> => {
      await refuseMightyServer(dataSource);
      measurePools(metrics, { store: pool, tables: tablesPool(dataSource), vital });
      const { query_timeout: appendTimeoutMs } = connection;
      const options = { appendTimeoutMs, readTimeoutMs: appendTimeoutMs, observer };
      const store = eventStoreUrl
        ? await KurrentEventStore.open({
            ...options,
            url: eventStoreUrl,
            storeId: await storeIdIn(dataSource),
          })
        : await PostgresEventStore.open({ ...options, pool, listen: connection });
      await refuseUnfit(store, storeNeeds);
      return store;
    },
  },
];

/** The store hears the pool's errors only until it is closed; a server that stops while the pool ends is none of them. */
const storePool = (options: PoolConfig): Pool => new Pool(options).on('error', () => undefined);
