import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/kernel/database/embedded-postgres';
import { ForeignPosition, UnfitStore } from '../../src/kernel/event-store/event-store-errors';
import { PostgresEventStore } from '../../src/kernel/event-store/postgres/postgres-event-store';
import { all, newEvents, newStream } from '../contract/store-fixture';
import { createRecord, recordDatabase, type RecordDatabase } from '../support/record-database';
import { scratchDatabase } from '../support/scratch-database';
import { Writer } from './writer';

const NOTHING = `array[gen_random_uuid()], '{X}', '{"{}"}', '{"{}"}'`;
const CALLS = [
  'select es.head()',
  'select es.horizon_state()',
  'select es.read_all(0, 1)',
  `select es.append('s-x', -2, ${NOTHING})`,
  `select es.append_event('s-x', -1, gen_random_uuid(), 'X', '{}', '{}')`,
  `select es.append_at_once('{s-x}', '{-1}', '{1}', '{1}', '{1}', ${NOTHING})`,
  `select es.append_group('{s-x}', '{-1}', '{1}', '{1}', '{1}', ${NOTHING})`,
  `select es.append_many('{s-x}', '{-1}', '{1}', ${NOTHING})`,
];

const codeOf = (client: Client, sql: string) =>
  client.query(sql).then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('the record', () => {
  let database: RecordDatabase;
  beforeEach(async () => {
    database = await recordDatabase('conditions');
  });
  afterEach(() => database.drop());

  it.each(['repeatable read', 'serializable'])('is neither read nor written in %s', async (isolation) => {
    const writer = await Writer.connect(database.url);
    for (const call of CALLS) {
      await writer.run(`begin isolation level ${isolation}`);
      expect(await codeOf(writer.client, call)).toBe('ES003');
      await writer.run('rollback');
    }
    await writer.end();
  });

  it('is not opened while the sequence is behind, and after the remedy is read in order', async () => {
    const store = await database.store();
    const stream = newStream();
    await store.append(stream, newEvents(5), { expected: 'none' });
    await database.admin.query(`select setval('es.position_seq', 2)`);
    const refused: unknown = await database.store().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UnfitStore);
    const [, remedy] = /Run: (select .*\))$/.exec(String(refused)) ?? [];

    await database.admin.query(remedy);
    const opened = await database.store();
    await opened.append(stream, newEvents(1), { expected: 4 });
    const abort = new AbortController();
    const revisions: number[] = [];
    for await (const { events, caughtUp } of opened.subscribe({ after: 'start', signal: abort.signal })) {
      revisions.push(...events.map(({ revision }) => revision));
      if (caughtUp) abort.abort();
    }
    expect(revisions).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('is opened while no event is stored yet', async () => {
    await expect(database.store()).resolves.toBeInstanceOf(PostgresEventStore);
  });

  it('is not opened with a sequence that hands out numbers in advance', async () => {
    await database.admin.query('alter sequence es.position_seq cache 10');
    await expect(database.store()).rejects.toThrow('alter sequence es.position_seq cache 1');
  });

  it('is not opened in another version', async () => {
    await database.admin.query('update es.meta set schema_version = 1');
    await expect(database.store()).rejects.toThrow(UnfitStore);
  });

  it('is not opened where there is none', async () => {
    const bare = await scratchDatabase('bare');
    await expect(PostgresEventStore.open({ pool: bare.pool() })).rejects.toThrow('run the migrations');
    await bare.drop();
  });

  it('says so to a subscriber from beyond its last event, as after an older copy was restored', async () => {
    const older = await recordDatabase('older');
    const { rows } = await database.admin.query('select store_id from es.meta');
    await older.admin.query('update es.meta set store_id = $1', [rows[0].store_id]);
    const [store, restored] = [await database.store(), await older.store()];
    await restored.append(newStream(), newEvents(3), { expected: 'none' });
    const { position } = await store.append(newStream(), newEvents(4), { expected: 'none' });

    const signal = new AbortController().signal;
    const subscribed = all(restored.subscribe({ after: position, signal }));
    await expect(subscribed).rejects.toThrow(ForeignPosition);
    await expect(subscribed).rejects.toThrow('beyond the last one');
    await older.drop();
  });
});

describe('a standby of the record', () => {
  let folder: string;
  let server: EmbeddedPostgres;
  let client: Client;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kakehashi-standby-'));
    await chmod(folder, 0o755);
    server = await startEmbeddedPostgres({ dataDir: folder, durable: false });
    const primary = new Client({ connectionString: server.url });
    await primary.connect();
    await createRecord(primary);
    const { rows } = await primary.query<{ data_directory: string }>('show data_directory');
    await primary.end();
    await server.stop();

    await writeFile(join(rows[0].data_directory, 'standby.signal'), '');
    server = await startEmbeddedPostgres({ dataDir: folder, durable: false });
    client = new Client({ connectionString: server.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(CALLS)('answers nothing: %s', async (call) => {
    expect(await codeOf(client, call)).toBe('ES004');
  });
});
