import * as fc from 'fast-check';
import type { Expected } from '../../src/kernel/event-store/event-store';
import { Follower, newEvents } from '../contract/store-fixture';
import { recordDatabase, type RecordDatabase } from '../support/record-database';
import { Delivery } from './delivery';
import type { Read } from './readers';
import { Writer } from './writer';

const SECONDS = 4;
const STORES = 3;
const NO_FAULTS = { missing: 0, duplicates: 0, disorder: 0 };
const SEED = Number(process.env.ORDER_SEED ?? Date.now() % 1_000_000);

/** Streams that all share, and some that are new each time: the groups of one store meet those of another everywhere. */
const stream = fc.oneof(
  fc.integer({ min: 0, max: 14 }).map((nth) => `s-${nth}`),
  fc.uuid().map((id) => `n-${id}`),
);
const expected = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Expected>('any') },
  { weight: 1, arbitrary: fc.constantFrom<Expected>('none', 'exists', 0, 3) },
);
const group = fc.array(fc.record({ stream, expected, count: fc.integer({ min: 1, max: 3 }) }), {
  minLength: 1,
  maxLength: 20,
});

describe(`groups of ${STORES} stores for ${SECONDS} s, on the same streams`, () => {
  let database: RecordDatabase;
  beforeAll(async () => {
    database = await recordDatabase('groupstress');
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

    const writing = stores.map(async (store, nth) => {
      for (const calls of fc.sample(group, { seed: SEED + nth, numRuns: 2000 })) {
        if (Date.now() > end) return;
        // One store goes up the streams as another goes down.
        const turned = nth % 2 ? calls.toReversed() : calls;
        await Promise.allSettled(
          turned.map((call) => store.append(call.stream, newEvents(call.count), { expected: call.expected })),
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
    process.stdout.write(
      `group stress: seed ${SEED}, ${rows.length} events, ${groups.length} statements, ${JSON.stringify([...outcomes])}\n`,
    );
    expect(deadlocks.rows[0].count).toBe(0);
    expect(delivery.faults(rows)).toEqual(NO_FAULTS);
    expect([...outcomes.keys()].toSorted()).toEqual(['conflict', 'stored']);
    expect(Math.max(...groups)).toBeGreaterThan(3);
  });
});
