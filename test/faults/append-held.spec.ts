import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { dataSourceOptions, poolLimits } from '../../src/kernel/database/data-source-options';
import type { PostgresEventStore } from '../../src/kernel/event-store/postgres/postgres-event-store';
import { Follower } from '../contract/store-fixture';
import { newReader, WITH_TRANSACTION_IDS } from '../order/readers';
import { Writer } from '../order/writer';
import { openApp } from '../support/app';
import { eventually } from '../support/client';
import { valueIn } from '../support/metrics';
import { recordDatabase, type RecordDatabase } from '../support/record-database';
import { Appending } from './support/appending';

const LIMIT_MS = poolLimits.idle_in_transaction_session_timeout;
const SLACK_MS = 8000;
const ENDED_FOR_IDLENESS = '25P03';
const APPENDS = [0, 1, 2, 3, 4];

/** A writer on a connection as the service has them. */
class ServiceWriter extends Writer {
  override readonly client: Client;

  constructor(url: string) {
    super(url);
    this.client = new Client({ connectionString: url, ...dataSourceOptions(url).extra });
  }
}

describe('a transaction that is held open', () => {
  let database: RecordDatabase;
  let holder: Writer;
  let store: PostgresEventStore;
  let follower: Follower;
  let appending: Appending;
  const why: string[] = [];

  beforeEach(async () => {
    database = await recordDatabase('held');
    await database.admin.query('create table other (i int)');
    await database.admin.query(WITH_TRANSACTION_IDS);
    holder = new ServiceWriter(database.url);
    await holder.client.connect();
    why.length = 0;
    holder.client.on('error', (error: Error & { code?: string }) => why.push(error.code ?? error.message));
    store = await database.store();
    appending = new Appending(database.url, store);
    follower = new Follower(store, { after: 'start' });
    await follower.caughtUp();
  });
  afterEach(async () => {
    await follower.stop();
    await holder.end();
    await database.drop();
  });

  const streams = () => follower.events.map(({ stream }) => stream);
  async function appendSome() {
    for (const nth of APPENDS) await appending.append(`s-${nth}`);
  }
  const expectedStreams = APPENDS.map((nth) => `s-${nth}`);

  it('is on a connection that the server ends for idleness, as all of the service', async () => {
    const { rows } = await holder.run('show idle_in_transaction_session_timeout');
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: `${LIMIT_MS / 1000}s` }]);
  });

  it('after an append holds the order back, is seen to, and is ended; then all goes on', async () => {
    expect(await store.horizon()).toEqual({ lagPositions: 0, oldestHolderSeconds: 0 });
    const began = performance.now();
    await holder.run('begin');
    const held = await appending.appendBy(holder, 's-held');
    await appendSome();
    await sleep(1500);

    expect(streams()).toEqual([]);
    expect(await store.lag(store.start)).toMatchObject({ events: APPENDS.length });
    expect((await store.lag(store.start)).seconds).toBeGreaterThan(1.4);
    const { lagPositions, oldestHolderSeconds } = await store.horizon();
    expect(lagPositions).toBe(1 + APPENDS.length);
    expect(oldestHolderSeconds).toBeGreaterThan(1.4);
    expect(oldestHolderSeconds).toBeLessThan((performance.now() - began) / 1000 + 1);

    await follower.until(() => follower.events.length === APPENDS.length, LIMIT_MS + SLACK_MS);
    expect(performance.now() - began).toBeGreaterThan(LIMIT_MS - 500);
    expect(why[0]).toBe(ENDED_FOR_IDLENESS);
    expect(streams()).toEqual(expectedStreams);
    expect(await store.horizon()).toEqual({ lagPositions: 0, oldestHolderSeconds: 0 });
    held.ended('rolled back');
    await appending.append('s-held');
    expect(await appending.faults()).toEqual([]);
  }, 40_000);

  it('after a write to another table stalls no reader, and is ended', async () => {
    const [eyes, guarded] = [await Writer.connect(database.url), newReader.xid8()];
    await holder.run('begin');
    await holder.run('insert into other values (1)');
    await appendSome();
    await follower.until(() => follower.events.length === APPENDS.length, 5000);
    expect(streams()).toEqual(expectedStreams);
    expect(await store.horizon()).toEqual({ lagPositions: 0, oldestHolderSeconds: 0 });
    // The fault is real: who orders by transactions sees nothing all this time.
    expect(why).toEqual([]);
    expect(await guarded.next(eyes.client)).toEqual([]);

    for (const end = Date.now() + LIMIT_MS + SLACK_MS; why.length === 0 && Date.now() < end;) await sleep(50);
    expect(why[0]).toBe(ENDED_FOR_IDLENESS);
    expect(await guarded.next(eyes.client)).toHaveLength(APPENDS.length);
    expect(await appending.faults()).toEqual([]);
    await eyes.end();
  }, 40_000);

  it('after an append shows in the metrics of a service, until it ends', async () => {
    const test = await openApp('empty');
    const own = await Writer.connect(test.databaseUrl);
    const horizon = (text: string) =>
      ['lag_positions', 'oldest_holder_seconds'].map((gauge) => valueIn(text, `kakehashi_horizon_${gauge}`));
    const soon = async (enough: (values: number[]) => boolean) =>
      horizon(
        (
          await eventually(
            () => test.admin.get('/metrics'),
            ({ text }) => enough(horizon(text)),
          )
        ).text,
      );

    await own.run('begin');
    await own.append('s-held');
    const [lag, seconds] = await soon((values) => values.every((value) => value > 0));
    expect(lag).toBe(1);
    expect(seconds).toBeGreaterThan(0);
    await own.run('rollback');
    expect(await soon((values) => values.every((value) => value === 0))).toEqual([0, 0]);
    await own.end();
    await test.close();
  }, 60_000);
});
