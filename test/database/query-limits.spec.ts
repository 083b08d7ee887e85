import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { VITAL_POOL } from '../../src/kernel/database/vital-pool';
import { tablesPool } from '../../src/kernel/metrics/pool-metrics';
import { STORE_POOL } from '../../src/kernel/store-providers';
import { openApp, type TestApp } from '../support/app';

/** A query that its client gave up would run on unnoticed. */
describe('the server ends what takes too long', () => {
  let test: TestApp;
  beforeAll(async () => (test = await openApp('empty')), 60_000);
  afterAll(() => test.close());

  const pools: readonly [string, () => Pool][] = [
    ['the record', () => test.app.get<Pool>(STORE_POOL)],
    ['the tables', () => tablesPool(test.app.get(DataSource))],
    ['leases and the probe', () => test.app.get<Pool>(VITAL_POOL)],
  ];

  it.each(pools)('on every connection for %s', async (_name, pool) => {
    const { rows } = await pool().query('show statement_timeout');
    expect(rows).toEqual([{ statement_timeout: '7s' }]);
  });
});
