import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';

/** Connections of both pools: all, unused, and how many callers wait for one. */
export function measurePools(registry: Registry, store: Pool, dataSource: DataSource): void {
  const { master: tables } = dataSource.driver as unknown as { readonly master: Pool };
  const gauge = new Gauge({
    name: 'kakehashi_pool_connections',
    help: 'Database connections of a pool; waiting: callers that have none yet.',
    labelNames: ['pool', 'state'],
    registers: [],
    collect() {
      for (const [pool, { totalCount, idleCount, waitingCount }] of [
        ['store', store],
        ['tables', tables],
      ] as const) {
        this.set({ pool, state: 'total' }, totalCount);
        this.set({ pool, state: 'idle' }, idleCount);
        this.set({ pool, state: 'waiting' }, waitingCount);
      }
    },
  });
  registry.registerMetric(gauge);
}
