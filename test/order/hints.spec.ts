import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '../../src/kernel/event-store/event-store';
import { Follower, newEvents, newStream } from '../contract/store-fixture';
import { recordDatabase, type RecordDatabase } from '../support/record-database';
import { Writer } from './writer';

/** By then the polls, which began at 20 ms and double, are more than a second apart. */
const UNTIL_POLLS_ARE_RARE = 1400;
const NEVER = 60_000;

describe('a live subscriber', () => {
  let database: RecordDatabase;
  let elsewhere: EventStore;

  beforeEach(async () => {
    database = await recordDatabase('hints');
    elsewhere = await database.store();
  });
  afterEach(() => database.drop());

  async function delay(follower: Follower, store = elsewhere) {
    const seen = follower.events.length;
    const began = performance.now();
    await store.append(newStream(), newEvents(1), { expected: 'none' });
    await follower.until(() => follower.events.length === seen + 1);
    return performance.now() - began;
  }

  /** Whether there was a connection to cut. */
  async function cutListener(): Promise<boolean> {
    const { rowCount } = await database.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query = 'listen es_head'`,
    );
    return rowCount === 1;
  }

  it('hears of an append elsewhere long before it would have asked', async () => {
    const follower = new Follower(await database.store({ pollMs: NEVER }), { after: 'start' });
    await follower.caughtUp();
    await sleep(UNTIL_POLLS_ARE_RARE);
    expect(await delay(follower)).toBeLessThan(500);
    await follower.stop();
  });

  it('needs no hint for an append of its own process', async () => {
    const store = await database.store({ pollMs: NEVER, listen: undefined });
    const follower = new Follower(store, { after: 'start' });
    await follower.caughtUp();
    await sleep(UNTIL_POLLS_ARE_RARE);
    expect(await delay(follower, store)).toBeLessThan(500);
    await follower.stop();
  });

  it('hears again after its connection was cut, and the cut is counted', async () => {
    let reconnections = 0;
    const observer = { appended() {}, grouped() {}, reconnected: () => reconnections++ };
    const follower = new Follower(await database.store({ pollMs: NEVER, observer }), { after: 'start' });
    for (let cut = 0; cut < 2; cut++) {
      for (const end = Date.now() + 8000; !(await cutListener()); await sleep(10))
        expect(Date.now()).toBeLessThan(end);
      await follower.until(() => reconnections === cut + 1);
    }
    await sleep(UNTIL_POLLS_ARE_RARE);
    expect(await delay(follower)).toBeLessThan(500);
    expect(reconnections).toBe(2);
    await follower.stop();
  });

  it('is told at most once in 20 ms', async () => {
    const listener = await Writer.connect(database.url);
    await listener.run('listen es_head');
    let heard = 0;
    listener.client.on('notification', () => heard++);
    const began = performance.now();
    for (let nth = 0; nth < 200; nth++) await elsewhere.append('s-s', newEvents(1), { expected: 'any' });
    await sleep(100);
    expect(heard).toBeGreaterThan(0);
    expect(heard).toBeLessThanOrEqual((performance.now() - began) / 20 + 1);
    await listener.end();
  });
});
