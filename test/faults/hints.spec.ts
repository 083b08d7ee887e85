import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresEventStore } from '../../src/kernel/event-store/postgres/postgres-event-store';
import { Follower } from '../contract/store-fixture';
import { Writer } from '../order/writer';
import { recordDatabase, type RecordDatabase } from '../support/record-database';
import { Appending } from './support/appending';

const POLL_MS = 300;
/** What a slow machine may add to the longest poll. */
const SLACK_MS = 1500;
/** By then the polls, which began at 20 ms and double, are as far apart as they may be. */
const UNTIL_POLLS_ARE_RARE_MS = 1400;

describe('a subscriber whom no hint reaches', () => {
  let database: RecordDatabase;
  let writer: Writer;
  let store: PostgresEventStore;
  let follower: Follower;
  let appending: Appending;

  beforeEach(async () => {
    database = await recordDatabase('hints');
    writer = await Writer.connect(database.url);
  });
  afterEach(async () => {
    await follower.stop();
    await writer.end();
    await database.drop();
  });

  async function follow(listen?: { connectionString: string }) {
    store = await database.store({ pollMs: POLL_MS, listen });
    appending = new Appending(database.url, store);
    follower = new Follower(store, { after: 'start' });
    await follower.caughtUp();
  }

  const listeners = async () =>
    (
      await database.admin.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and query = 'listen es_head'`,
      )
    ).rows.map(({ pid }) => pid);

  async function until(holds: () => Promise<boolean>) {
    for (const end = Date.now() + 8000; !(await holds()); await sleep(20))
      if (Date.now() > end) throw new Error('not so within 8 s');
  }

  /** How long the writer's next event is on its way. Nobody gives a hint of it. */
  async function delay() {
    const seen = follower.events.length;
    const began = performance.now();
    (await appending.appendBy(writer, `s-${seen}`)).ended('committed');
    await follower.until(() => follower.events.length > seen);
    return performance.now() - began;
  }

  it('has each event by the longest poll where no NOTIFY is ever sent', async () => {
    await follow({ connectionString: database.url });
    for (let nth = 0; nth < 4; nth++) {
      await sleep(UNTIL_POLLS_ARE_RARE_MS);
      expect(await delay()).toBeLessThan(POLL_MS + SLACK_MS);
    }
    expect(follower.events.map(({ stream }) => stream)).toEqual(['s-0', 's-1', 's-2', 's-3']);
    expect(await appending.faults()).toEqual([]);
  });

  it('has each event by the longest poll where it cannot listen', async () => {
    await follow();
    await sleep(UNTIL_POLLS_ARE_RARE_MS);
    for (let nth = 0; nth < 4; nth++) expect(await delay()).toBeLessThan(POLL_MS + SLACK_MS);
    expect(await listeners()).toEqual([]);
    expect(await appending.faults()).toEqual([]);
  });

  it('misses nothing while its listening connection is killed again and again, and listens anew', async () => {
    await follow({ connectionString: database.url });
    for (let nth = 0; nth < 3; nth++) {
      await until(async () => (await listeners()).length === 1);
      const [killed] = await listeners();
      await database.admin.query('select pg_terminate_backend($1)', [killed]);
      expect(await delay()).toBeLessThan(POLL_MS + SLACK_MS);
      await until(async () => (await listeners()).some((pid) => pid !== killed));
    }
    expect(follower.events.map(({ stream }) => stream)).toEqual(['s-0', 's-1', 's-2']);
    expect(await appending.faults()).toEqual([]);
  });
});
