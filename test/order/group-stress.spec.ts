import * as fc from 'fast-check';
import type { EventStore, Expected } from '../../src/kernel/event-store/event-store';
import { Follower, newEvents } from '../contract/store-fixture';
import { recordDatabase, type RecordDatabase } from '../support/record-database';
import { Delivery } from './delivery';
import type { Read } from './readers';
import { Writer } from './writer';

const SECONDS = 4;
const STORES = 3;
const NO_FAULTS = { missing: 0, duplicates: 0, disorder: 0 };
const SEED = Number(process.env.ORDER_SEED ?? Date.now() % 1_000_000);

/** `current`: the revision that was last heard of, as most who append expect it. */
type Wanted = Expected | 'current';

interface Call {
  readonly expected: Wanted;
  readonly count: number;
}

const streams = (prefix: string) => fc.integer({ min: 0, max: 14 }).map((nth) => `${prefix}-${nth}`);
const fresh = fc.uuid().map((id) => `n-${id}`);
const size = { minLength: 1, maxLength: 20 };
const asked = (stream: fc.Arbitrary<string>, expected: fc.Arbitrary<Wanted>) =>
  fc.record({ stream, expected, count: fc.integer({ min: 1, max: 3 }) });
/** Each stream once, which can be stored at once. */
const exact = (stream: fc.Arbitrary<string>) =>
  fc.uniqueArray(asked(stream, fc.constant<Wanted>('current')), {
    ...size,
    selector: ({ stream: of }) => of,
  });
const loose = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Wanted>('any') },
  { weight: 1, arbitrary: fc.constantFrom<Wanted>('none', 'exists', 0, 3) },
);
/** On streams of each store's own, streams that all share, and new ones: the groups of one store meet those of another everywhere. */
const group = fc.oneof(
  { weight: 2, arbitrary: exact(fc.oneof(streams('own'), fresh)) },
  exact(fc.oneof(streams('s'), fresh)),
  fc.array(asked(fc.oneof(streams('s'), fresh), loose), size),
);

describe(`groups of ${STORES} stores for ${SECONDS} s, on the same streams`, () => {
  let database: RecordDatabase;
  beforeAll(async () => {
    database = await recordDatabase('groupstress');
    const { rows } = await database.admin.query<{ name: string }>('select current_database() as name');
    await database.admin.query(`alter database "${rows[0].name}" set track_functions = 'pl'`);
  });
  afterAll(() => database.drop());

  it('never wait in a circle, and keep the order', async () => {
    const outcomes = new Map<string, number>();
    const groups: number[] = [];
    const observer = {
      appended: (outcome: string) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1),
      grouped: (appends: number) => void groups.push(appends),
    };
    const stores = await Promise.all(Array.from({ length: STORES }, () => database.store({ observer })));
    const follower = new Follower(stores[0], { after: 'start' });
    const end = Date.now() + SECONDS * 1000;

    const heard = new Map<string, number>();
    const append = async (store: EventStore, stream: string, { expected, count }: Call) => {
      const wanted = expected === 'current' ? (heard.get(stream) ?? 'none') : expected;
      const { revision } = await store.append(stream, newEvents(count), { expected: wanted });
      heard.set(stream, Math.max(revision, heard.get(stream) ?? 0));
    };

    const writing = stores.map(async (store, nth) => {
      for (const calls of fc.sample(group, { seed: SEED + nth, numRuns: 2000 })) {
        if (Date.now() > end) return;
        // One store goes up the streams as another goes down.
        const turned = nth % 2 ? calls.toReversed() : calls;
        await Promise.allSettled(
          turned.map((call) => append(store, call.stream.replace('own', `own-${nth}`), call)),
        );
      }
    });
    const lone = await Writer.connect(database.url);
    for (let nth = 0; Date.now() < end; nth++) await lone.append(`s-${nth % 15}`);
    await Promise.all(writing);
    await lone.end();

    const { rows } = await database.admin.query<Read>(
      'select stream_id as stream, revision::int from es.events',
    );
    await follower.until(() => follower.events.length >= rows.length, 15_000);
    await follower.stop();
    const delivery = new Delivery();
    delivery.take(follower.events);
    const deadlocks = await database.admin.query<{ count: number }>(
      'select deadlocks::int as count from pg_stat_database where datname = current_database()',
    );
    const { rows: called } = await database.admin.query<{ name: string; calls: number }>(
      `select funcname as name, calls::int as calls from pg_stat_user_functions
        where funcname in ('append_at_once', 'append_group')`,
    );
    const calls = Object.fromEntries(called.map((one) => [one.name, one.calls]));
    process.stdout.write(
      `group stress: seed ${SEED}, ${rows.length} events, ${groups.length} statements, ${JSON.stringify([...outcomes])}, ${JSON.stringify(calls)}\n`,
    );
    expect(deadlocks.rows[0].count).toBe(0);
    expect(delivery.faults(rows)).toEqual(NO_FAULTS);
    // So at least so many were stored at once: whatever is not goes one by one.
    expect(calls.append_at_once - calls.append_group).toBeGreaterThan(10);
    expect([...outcomes.keys()].toSorted()).toEqual(['conflict', 'stored']);
    expect(Math.max(...groups)).toBeGreaterThan(3);
  });
});
