import { Client } from 'pg';
import { DataSource } from 'typeorm';
import type { CaseFileStep } from '../../src/cooperations/case-file.query';
import { EVENT_STORE, type EventStore } from '../../src/kernel/event-store/event-store';
import { Checkpoints } from '../../src/kernel/following/checkpoints';
import { Followers } from '../../src/kernel/following/followers';
import { Copies, nextOf } from '../../src/kernel/projections/copies';
import { type Projection } from '../../src/kernel/projections/projection';
import { openApp, type TestApp } from '../support/app';
import { eventually } from '../support/client';
import { fullCooperation } from './full-cooperation';
import { settled } from '../faults/support/verdict';
import { until } from './tally';

const REBUILT_WITHIN_MS = 30_000;

describe('the projections of the service', () => {
  let test: TestApp;
  let checkpoints: Checkpoints;
  let client: Client;
  let revision = 0;

  beforeAll(async () => {
    test = await openApp();
    checkpoints = test.app.get(Checkpoints);
    client = new Client({ connectionString: test.databaseUrl });
    await client.connect();
    await fullCooperation(test.admin);
    await settled(test.admin);
  }, 120_000);
  afterAll(async () => {
    await client.end();
    await test.close();
  });

  const states = async () =>
    (await test.admin.get('/system/projections')).body.items as { name: string; lag: number }[];
  /** The chain of the record stands in that list too, but nobody waits for it, and it has no rows to read. */
  const readModels = async () => (await states()).filter(({ name }) => name !== 'chain');
  const dump = async (tables: readonly string[]) => {
    const rows: Record<string, string[]> = {};
    for (const table of tables) {
      const answer = await client.query<{ row: string }>(`select t::text as row from ${table} t order by 1`);
      rows[table] = answer.rows.map(({ row }) => row);
    }
    return rows;
  };
  const tablesOf = (name: string) => {
    const { projection } = test.app.get(Followers).consumer(name) as unknown as { projection: Projection };
    const dataSource = test.app.get(DataSource);
    return projection.tables.map((table) => dataSource.getMetadata(table).tableName);
  };
  /** Keys, indexes and settings of tables. */
  const shapeOf = async (tables: readonly string[]) => {
    const { rows } = await client.query<{ line: string }>(
      `select concat_ws(' ', pg_get_indexdef(indexrelid), indisprimary) as line from pg_index
        where indrelid = any($1::regclass[])
       union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
        where conrelid = any($1::regclass[])
       union all select concat_ws(' ', oid::regclass, reloptions) from pg_class
        where oid = any($1::regclass[]) and reloptions is not null
       order by 1`,
      [tables.map((table) => `public.${table}`)],
    );
    return rows.map(({ line }) => line);
  };
  /** Those of these tables that nobody has vacuumed and analysed since they were made. */
  const untended = async (tables: readonly string[]) => {
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_stat_user_tables
        where schemaname = 'public' and relname = any($1) and (last_vacuum is null or last_analyze is null)`,
      [tables],
    );
    return rows.map(({ name }) => name);
  };
  const rebuild = async (name: string) => {
    await test.app.get(Copies).renew(name);
    await until(async () => (await checkpoints.of(nextOf(name))) === undefined, REBUILT_WITHIN_MS);
    expect(await test.app.get(Followers).caughtUp(REBUILT_WITHIN_MS)).toBe(true);
  };
  /** As another process would: the follower sees it when it next looks. */
  const pause = (name: string) =>
    client.query(`update proj.checkpoint set status = 'paused', epoch = epoch + 1 where name = $1`, [name]);
  const isPausedHere = () => until(async () => (await write()).headers.get('kakehashi-visible') === 'false');
  const write = async () => {
    revision += 1;
    return test.admin.post('/tokens', { role: 'analyst' }, { 'idempotency-key': `write-${revision}` });
  };

  it('run, and lag behind by nothing soon after a step', async () => {
    await until(async () => (await write()).headers.get('kakehashi-visible') === 'true');
    await settled(test.admin);
    const items = await readModels();
    expect(items.length).toBeGreaterThan(8);
    for (const item of items) expect(item).toMatchObject({ status: 'running', lag: 0 });
  });

  it('are each the same, byte for byte, when they are folded anew', async () => {
    const names = (await readModels()).map(({ name }) => name);
    const filled: string[] = [];
    for (const name of names) {
      const tables = tablesOf(name);
      const [live, shape] = [await dump(tables), await shapeOf(tables)];
      await rebuild(name);
      expect({ name, rows: await dump(tables) }).toEqual({ name, rows: live });
      expect(shape.length).toBeGreaterThan(tables.length);
      expect(await shapeOf(tables)).toEqual(shape);
      expect(await untended(tables)).toEqual([]);
      filled.push(...tables.filter((table) => live[table].length > 0));
    }
    const { rows } = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migration' order by 1`,
    );
    expect(filled.toSorted()).toEqual(rows.map(({ name }) => name));
  }, 180_000);

  it('make a writer not wait for one that stands still, and tell it so', async () => {
    await pause('meeting-list');
    await isPausedHere();
    const began = Date.now();
    const written = await write();
    expect(written.status).toBe(201);
    expect(written.headers.get('kakehashi-visible')).toBe('false');
    expect(Date.now() - began).toBeLessThan(1500);
    const read = await test.admin.get(`/offices?minPosition=${written.body.position}`);
    expect([read.status, read.headers.get('kakehashi-visible')]).toEqual([200, 'false']);
    expect((await states()).find(({ name }) => name === 'meeting-list')).toMatchObject({ status: 'paused' });

    expect(await checkpoints.resume('meeting-list')).toBe(true);
    const seen = await eventually(
      () => test.admin.get(`/offices?minPosition=${written.body.position}`),
      ({ headers }) => headers.get('kakehashi-visible') === 'true',
    );
    expect(seen.headers.get('kakehashi-visible')).toBe('true');
  }, 30_000);

  it('refuse a position of another store', async () => {
    const { status, body } = await test.admin.get('/offices?minPosition=pg1.00000000.00000000000000000001');
    expect([status, body.code]).toEqual([400, expect.any(String)]);
  });

  it('do not pass over a type of a newer Kakehashi: the ledger pauses there and says so', async () => {
    const store = test.app.get<EventStore>(EVENT_STORE);
    const stranger = { id: crypto.randomUUID(), type: 'BridgeOpened', data: {}, metadata: {} };
    const [{ id }] = (await test.admin.get('/cooperations')).body.items as { id: string }[];
    const told = async () => (await test.admin.get(`/cooperations/${id}`)).body.steps as CaseFileStep[];
    const before = await told();
    const { category, thingId } = before.at(-1)!;
    const { position } = await store.append(`${category}-${thingId}`, [stranger], { expected: 'exists' });
    await until(async () => (await checkpoints.of('step-ledger'))?.status === 'paused');
    await write();
    const { body } = await test.admin.get('/system/projections');
    const ledger = body.items.find(({ name }: { name: string }) => name === 'step-ledger');
    expect(ledger).toMatchObject({ status: 'paused', error: { position, type: 'BridgeOpened' } });
    expect(ledger.position < position).toBe(true);
    expect(ledger.lag).toBeGreaterThan(1);
    const paused = body.items.filter(({ status }: { status: string }) => status === 'paused');
    expect(paused).toEqual([ledger]);
    expect(await told()).toEqual(before);
  }, 30_000);
});
