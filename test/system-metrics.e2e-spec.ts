import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { VITAL_POOL } from '../src/kernel/database/vital-pool';
import { METRICS } from '../src/kernel/metrics/metrics';
import { openApp, type TestApp } from './support/app';
import { clientOf } from './support/client';
import { anApplication, done } from './support/cooperation';
import { createService } from '../src/service';
import { CuttingProxy } from './support/cutting-proxy';
import { valueIn as value } from './support/metrics';
import { storeFor } from './support/store-under-test';

/** The other store shares no statements, and nothing there holds back the order. */
const inPostgreSQL = !process.env.KURRENTDB_URL;

describe('the metrics', () => {
  let test: TestApp;
  beforeAll(async () => (test = await openApp()), 60_000);
  afterAll(() => test.close());

  const read = async () => (await test.admin.get('/metrics')).text;

  it('count what is recorded and answered, and tell how far behind everything is', async () => {
    const before = value(await read(), 'kakehashi_appends_total{outcome="stored"}');
    done(await test.admin.post('/applications', anApplication));
    const text = await read();
    expect(value(text, 'kakehashi_appends_total{outcome="stored"}')).toBeGreaterThan(before);
    expect(value(text, 'kakehashi_append_seconds_count')).toBeGreaterThan(0);
    expect(value(text, 'kakehashi_append_group_size_count') > 0).toBe(inPostgreSQL);
    const answered =
      'kakehashi_http_request_seconds_count{method="POST",route="/api/v1/applications",status="201"}';
    expect(value(text, answered)).toBe(1);
    for (const gauge of ['lag_positions', 'oldest_holder_seconds'])
      expect(value(text, `kakehashi_horizon_${gauge}`) >= 0).toBe(inPostgreSQL);
    for (const gauge of ['lag_events', 'lag_seconds', 'paused'])
      expect(value(text, `kakehashi_follower_${gauge}{kind="projection",name="step-ledger"}`)).toBe(0);
    expect(text).toContain('kakehashi_follower_paused{kind="reaction",name="next-steps"} 0');
    const connections = (pool: string) =>
      value(text, `kakehashi_pool_connections{pool="${pool}",state="total"}`);
    const used = ['store', 'tables', 'vital'].map((pool) => connections(pool) > 0);
    expect(used).toEqual([inPostgreSQL, true, true]);
    expect(value(text, 'kakehashi_http_refused_total{kind="command"}')).toBe(0);
    expect(value(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('tell how many callers wait for a connection', async () => {
    const pool = test.app.get<Pool>(VITAL_POOL);
    const waiting = async () => {
      const text = await test.app
        .get<Registry>(METRICS)
        .getSingleMetricAsString('kakehashi_pool_connections');
      return value(text, `kakehashi_pool_connections{pool="vital",state="waiting"}`);
    };
    const held = await Promise.all([pool.connect(), pool.connect()]);
    const next = pool.connect();
    expect(await waiting()).toBeGreaterThanOrEqual(1);
    held.forEach((client) => client.release());
    (await next).release();
    expect(await waiting()).toBe(0);
  });

  it('name the store, and so does the probe', async () => {
    const store = inPostgreSQL ? 'PostgreSQL' : 'KurrentDB';
    const text = await read();
    expect(value(text, `kakehashi_event_store{store="${store}"}`)).toBe(1);
    expect(value(text, 'kakehashi_event_store_reconnections_total')).toBe(0);
    const { body } = await test.admin.get('/readyz');
    expect(body).toMatchObject({ status: 'ready', store: { name: store, reconnections: 0, lag: {} } });
  });

  it('hold nothing of what clients sent', async () => {
    await test.admin.get('/clusters/eu.canary?q=canary');
    await test.admin.get('/canary/canary');
    const text = await read();
    expect(text).not.toContain('canary');
    expect(text).toContain('route="/api/v1/clusters/:id",status="404"');
    expect(text).toContain('route="none",status="404"');
  });
});

describe('the metrics without a database', () => {
  let test: TestApp;
  beforeAll(async () => (test = await openApp('empty')), 60_000);
  afterAll(() => test.close());

  it('are told in time to the token of the environment, and say nothing of what is not known', async () => {
    const proxy = await CuttingProxy.to(test.databaseUrl);
    const metricsToken = 'scrape';
    const app = await createService({
      serving: { url: proxy.url, role: 'kakehashi_app' },
      eventStoreUrl: storeFor({ DATABASE_URL: test.databaseUrl }),
      metricsToken,
    });
    try {
      await app.listen(0, '127.0.0.1');
      const monitor = clientOf((await app.getUrl()).replace('[::1]', '127.0.0.1'), metricsToken);
      expect((await monitor.get('/metrics')).text).toMatch(/^kakehashi_follower_lag_events\{.*\} \d/m);
      expect((await monitor.get('/cooperations')).status).toBe(403);
      proxy.blackHole(true);
      for (let n = 0; n < 3; n++) {
        const began = Date.now();
        const { status, text } = await monitor.get('/metrics');
        expect([status, Date.now() - began < 4_000]).toEqual([200, true]);
        expect(text).toMatch(/^kakehashi_pool_connections\{/m);
        expect(text).not.toMatch(/^kakehashi_(horizon|follower)_\w+[ {]/m);
      }
    } finally {
      await proxy.close();
      await app.close();
    }
  }, 60_000);
});
