import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as Connection, type Pool } from 'pg';
import { DataSource } from 'typeorm';
import { ADMIN_TOKEN, openApp, type TestApp } from './support/app';
import { type Listener, listen } from './support/event-stream';

/** More than the pool has connections. */
const READS = 12;
const PROBES = 400;
const STRANGERS = 400;
/** Of queries that the door lets in at once. */
const AT_ONCE = 40;
const STREAMS = 200;

describe('a service that many ask at once', () => {
  let test: TestApp;
  let database: Connection;
  beforeAll(async () => {
    test = await openApp();
    database = new Connection({ connectionString: test.databaseUrl });
    await database.connect();
  }, 60_000);
  afterAll(async () => {
    await database.end();
    await test.close();
  });

  /** What `work` sees while nobody can read this table. */
  async function whileLocked<Seen>(table: string, work: () => Promise<Seen>): Promise<Seen> {
    await database.query(`begin; lock table ${table} in access exclusive mode`);
    try {
      return await work();
    } finally {
      await database.query('rollback');
    }
  }

  /** Callers that have no connection yet. */
  const waiting = () => (test.app.get(DataSource).driver as unknown as { master: Pool }).master.waitingCount;

  async function waitUntilWaiting(least: number): Promise<void> {
    for (const end = Date.now() + 3_000; waiting() < least; await sleep(10))
      if (Date.now() > end) throw new Error('the pool is not full');
  }

  it('is ready while every connection of the pool waits for a locked table', async () => {
    const reads: Promise<{ status: number }>[] = [];
    const statuses = await whileLocked('cluster_list', async () => {
      for (let count = 0; count < READS; count++) reads.push(test.admin.get('/clusters'));
      await waitUntilWaiting(1);
      const probes = await Promise.all(Array.from({ length: PROBES }, () => test.admin.get('/readyz')));
      expect(waiting()).toBeLessThan(READS);
      return probes.map(({ status }) => status);
    });
    expect(new Set(statuses)).toEqual(new Set([200]));
    await Promise.all(reads);
  });

  it('lets no more strangers ask for the changes at once than it lets in to ask for anything', async () => {
    const strangers: Promise<Listener>[] = [];
    const most = await whileLocked('token_list', async () => {
      for (let count = 0; count < STRANGERS; count++) strangers.push(listen(test.origin, randomUUID()));
      await waitUntilWaiting(AT_ONCE / 2);
      await sleep(500);
      return waiting();
    });
    expect(most).toBeLessThanOrEqual(AT_ONCE);
    const statuses = (await Promise.all(strangers)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([401, 503]));
    expect((await test.admin.get('/clusters')).status).toBe(200);
  });

  it('keeps so many streams of changes open, beside its other work, and refuses more until one ends', async () => {
    const open: Listener[] = [];
    const come = async (count: number) => {
      const listeners = await Promise.all(
        Array.from({ length: count }, () => listen(test.origin, ADMIN_TOKEN)),
      );
      open.push(...listeners);
      return new Set(listeners.map(({ status }) => status));
    };
    expect(await come(STREAMS / 2)).toEqual(new Set([200]));
    expect(await come(STREAMS / 2)).toEqual(new Set([200]));
    expect((await test.admin.get('/clusters')).status).toBe(200);
    expect(await come(1)).toEqual(new Set([503]));
    open[0].close();
    await sleep(200);
    expect(await come(1)).toEqual(new Set([200]));
    for (const listener of open) listener.close();
  });
});
