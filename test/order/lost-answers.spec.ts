import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, NewEvent } from '../../src/kernel/event-store/event-store';
import { OutcomeUnknown, StoreUnavailable } from '../../src/kernel/event-store/event-store-errors';
import { all, Follower, newEvents, newStream, settled } from '../contract/store-fixture';
import { CuttingProxy } from '../support/cutting-proxy';
import { recordDatabase, type RecordDatabase } from '../support/record-database';
import { Writer } from './writer';

const LIMIT = 600;
const SLACK = 900;

describe('a store behind a bad network', () => {
  let database: RecordDatabase;
  let proxy: CuttingProxy;
  let store: EventStore;
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    database = await recordDatabase('lost');
  });
  afterAll(async () => {
    await database.drop();
    process.off('unhandledRejection', note);
  });
  beforeEach(async () => {
    proxy = await CuttingProxy.to(database.url);
    const pool = database.pool({ connectionString: proxy.url, max: 3, connectionTimeoutMillis: LIMIT });
    store = await database.store({
      pool,
      listen: { connectionString: proxy.url },
      appendTimeoutMs: LIMIT,
      readTimeoutMs: LIMIT,
      pollMs: 200,
    });
  });
  afterEach(async () => {
    await store.close();
    await proxy.close();
  });

  async function timed<Answer>(call: Promise<Answer>) {
    const began = performance.now();
    const result = await call.then(
      (answer) => ({ answer, error: undefined }),
      (error: unknown) => ({ answer: undefined, error }),
    );
    return { ...result, ms: performance.now() - began };
  }

  describe.each(['cut', 'silence'] as const)('that loses the answer to an append: %s', (then) => {
    it.each([
      ['none', 1],
      ['none', 2],
      [1, 1],
      [1, 2],
      ['any', 2],
      ['exists', 2],
    ] as const)('expecting %s, of %s, repeated is a duplicate', async (expected, count) => {
      const stream = newStream();
      if (expected !== 'none') await store.append(stream, newEvents(2), { expected: 'none' });
      const events = newEvents(count);
      const done = proxy.loseAnswerTo('es.append', then);
      const lost = await timed(store.append(stream, events, { expected }));
      expect(lost.error).toBeInstanceOf(OutcomeUnknown);
      expect(lost.ms).toBeLessThan(LIMIT + SLACK);
      await done;

      const again = await store.append(stream, events, { expected });
      const stored = await all(store.readStream(stream));
      const last = stored.at(-1);
      expect(again).toEqual({ outcome: 'duplicate', revision: last?.revision, position: last?.position });
      expect(stored.slice(-count).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
      expect(stored).toHaveLength(expected === 'none' ? count : 2 + count);
    });
  });

  it('knows that nothing was stored while it cannot connect', async () => {
    proxy.refuse(true);
    proxy.reset();
    await sleep(50);
    const [stream, events] = [newStream(), newEvents(1)];
    const refused = await timed(store.append(stream, events, { expected: 'none' }));
    expect(refused.error).toBeInstanceOf(StoreUnavailable);
    expect(refused.ms).toBeLessThan(LIMIT + SLACK);

    proxy.refuse(false);
    const { outcome } = await store.append(stream, events, { expected: 'none' });
    expect(outcome).toBe('stored');
  });

  it('ends every call within its time while nothing is heard, and then goes on', async () => {
    const stream = newStream();
    await store.append(stream, newEvents(1), { expected: 'none' });
    proxy.blackHole(true);
    const signal = new AbortController().signal;
    const calls = await Promise.all([
      timed(all(store.readStream(stream))),
      timed(store.head()),
      timed(store.lag(store.start)),
      timed(all(store.subscribe({ after: 'start', signal }))),
      timed(all(store.subscribe({ after: 'end', signal }))),
      timed(store.append(stream, newEvents(1), { expected: 0 })),
    ]);
    for (const { error, ms } of calls) {
      expect(error instanceof StoreUnavailable || error instanceof OutcomeUnknown).toBe(true);
      expect(ms).toBeLessThan(LIMIT + SLACK);
    }
    expect(calls[0].error).toBeInstanceOf(StoreUnavailable);

    proxy.blackHole(false);
    proxy.reset();
    expect((await store.append(stream, newEvents(1), { expected: 0 })).revision).toBe(1);
  });

  it('lets a subscriber go at once while nothing is heard', async () => {
    proxy.blackHole(true);
    const followers = [new Follower(store, { after: 'start' }), new Follower(store, { after: 'end' })];
    await sleep(50);
    for (const follower of followers) expect(await follower.stop()).toBeLessThan(LIMIT / 2);
    proxy.blackHole(false);
  });

  it('is slow, and not wrong, with a late network', async () => {
    proxy.latency(30);
    const stream = newStream();
    const follower = new Follower(store, { after: 'end' });
    await follower.caughtUp();
    const { answers } = await settled(
      [1, 2, 3].map(() => store.append(stream, newEvents(2), { expected: 'any' })),
    );
    await follower.until(() => follower.events.length === 6);
    expect(new Set(answers.map(({ revision }) => revision))).toEqual(new Set([1, 3, 5]));
    await follower.stop();
  });

  it('says so to a live subscriber, who then takes up again where it was', async () => {
    const stream = newStream();
    const follower = new Follower(store, { after: 'end' });
    await follower.caughtUp();
    await store.append(stream, newEvents(2), { expected: 'none' });
    await follower.until(() => follower.events.length === 2);
    proxy.refuse(true);
    proxy.reset();
    await expect(follower.until(() => false)).rejects.toThrow(StoreUnavailable);
    await expect(follower.stop()).rejects.toThrow(StoreUnavailable);

    proxy.refuse(false);
    await appendInTheEnd(stream, newEvents(1));
    const again = new Follower(store, { after: follower.checkpoint ?? 'start' });
    await again.until(() => again.events.length === 1);
    expect(again.events[0]).toMatchObject({ stream, revision: 2 });
    await again.stop();
  });

  /** As callers do: the same ids until there is an answer. */
  async function appendInTheEnd(stream: string, events: NewEvent[]) {
    for (;;) {
      const { answer, error } = await timed(store.append(stream, events, { expected: 'any' }));
      if (answer) return;
      if (!(error instanceof OutcomeUnknown || error instanceof StoreUnavailable)) throw error;
      await sleep(20);
    }
  }

  it('does not know what became of an append whose server process was ended', async () => {
    const [stream, events] = [newStream(), newEvents(1)];
    await store.append(stream, newEvents(1), { expected: 'none' });
    const holder = await Writer.connect(database.url);
    await holder.run(`begin; update es.streams set version = version where stream_id = '${stream}'`);
    const appending = timed(store.append(stream, events, { expected: 0 }));
    const blocked = `select pid from pg_stat_activity where query like '%es.append%' and wait_event_type = 'Lock'
      and datname = current_database()`;
    let pid: unknown;
    while (!pid) pid = (await database.admin.query(blocked)).rows[0]?.pid;
    await database.admin.query('select pg_terminate_backend($1)', [pid]);
    expect((await appending).error).toBeInstanceOf(OutcomeUnknown);
    await holder.run('rollback');
    await holder.end();
    expect((await store.append(stream, events, { expected: 0 })).outcome).toBe('stored');
  });

  it('gives up waiting for a connection when all are taken', async () => {
    const pool = database.pool({ max: 1 });
    const busy = await database.store({ pool, appendTimeoutMs: 200 });
    const taken = await pool.connect();
    const [stream, events] = [newStream(), newEvents(1)];
    const { error, ms } = await timed(busy.append(stream, events, { expected: 'none' }));
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(ms).toBeLessThan(200 + SLACK);
    taken.release();
    expect((await busy.append(stream, events, { expected: 'none' })).outcome).toBe('stored');
  });

  it('leaves no rejection unhandled', async () => {
    await sleep(50);
    expect(unhandled).toEqual([]);
  });
});
