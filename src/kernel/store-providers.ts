import type { Provider } from '@nestjs/common';
import { Pool, type PoolConfig } from 'pg';
import type { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { refuseMightyServer } from './database/serving-role';
import { EVENT_STORE } from './event-store/event-store';
import { PostgresEventStore } from './event-store/postgres/postgres-event-store';
import { METRICS } from './metrics/metrics';
import { measurePools } from './metrics/pool-metrics';
import { StoreMetrics } from './metrics/store-metrics';

export const STORE_POOL = Symbol('StorePool');

/** The record and the connections it has for itself. */
export const storeProviders = (connection: PoolConfig & { readonly query_timeout: number }): Provider[] => [
  { provide: STORE_POOL, useFactory: () => storePool({ ...connection, max: 10 }) },
  {
    provide: EVENT_STORE,
    inject: [STORE_POOL, DataSource, METRICS],
    useFactory: async (pool: Pool, dataSource: DataSource, metrics: Registry) => {
      await refuseMightyServer(dataSource);
      measurePools(metrics, pool, dataSource);
      return PostgresEventStore.open({
        pool,
        listen: connection,
        appendTimeoutMs: connection.query_timeout,
        readTimeoutMs: connection.query_timeout,
        observer: new StoreMetrics(metrics),
      });
    },
  },
];

/** The store hears the pool's errors only until it is closed; a server that stops while the pool ends is none of them. */
const storePool = (options: PoolConfig): Pool => new Pool(options).on('error', () => undefined);
