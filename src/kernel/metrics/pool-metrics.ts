import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';

/** A pool by the name that it has in the metrics. */
export type NamedPools = Readonly<Record<string, Pool>>;

/** The pool that TypeORM keeps. */
export const tablesPool = (dataSource: DataSource): Pool =>
  (dataSource.driver as unknown as { readonly master: Pool }).master;

/** Connections of each pool: all, unused, and how many callers wait for one. */
export function measurePools(registry: Registry, pools: NamedPools): void {
  const gauge = new Gauge({
    name: 'kakehashi_pool_connections',
    help: 'Database connections of a pool; waiting: callers that have none yet.',
    labelNames: ['pool', 'state'],
    registers: [],
    collect() {
      for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries(pools)) {
        this.set({ pool, state: 'total' }, totalCount);
        this.set({ pool, state: 'idle' }, idleCount);
        this.set({ pool, state: 'waiting' }, waitingCount);
      }
    },
  });
  registry.registerMetric(gauge);
}
