import { setTimeout as sleep } from 'node:timers/promises';
import { Follower } from '../contract/store-fixture';
import { Delivery } from '../order/delivery';
import { newReader, type Read } from '../order/readers';
import { Writer } from '../order/writer';
import { recordDatabase } from '../support/record-database';
import { Appending } from './support/appending';
import { random } from './support/random';

const SECONDS = 8;
const WRITERS = 10;
const STREAMS = 12;
const LONGEST_PAUSE_MS = 60;
/** Of the pauses of all, and of a slow machine; a hole that were waited for would take as long as its limit. */
const LONGEST_DELAY_MS = 4000;
const NO_FAULTS = { missing: 0, duplicates: 0, disorder: 0 };

describe(`${WRITERS} writers that pause before they commit, and roll back once in twenty times`, () => {
  it('are read without a gap, in order, and no hole is waited for', async () => {
    const database = await recordDatabase('slow');
    const chance = random();
    const committed = new Map<string, number>();
    const arrived = new Map<string, number>();
    let rolledBack = 0;

    const store = await database.store();
    const appending = new Appending(database.url, store);
    const follower: Follower = new Follower(store, { after: 'start' }, async () => {
      for (const { stream, revision } of follower.batches.at(-1)?.events ?? [])
        arrived.set(`${stream}@${revision}`, performance.now());
    });
    const [eyes, naive, trusting] = [await Writer.connect(database.url), newReader.naive(), new Delivery()];
    const end = Date.now() + SECONDS * 1000;

    const writing = Array.from({ length: WRITERS }, async () => {
      const writer = await Writer.connect(database.url);
      while (Date.now() < end) {
        await writer.run('begin');
        const stream = `s-${Math.floor(chance.next() * STREAMS)}`;
        const { revision, ended } = await appending.appendBy(writer, stream);
        await sleep(chance.next() * LONGEST_PAUSE_MS);
        const keep = chance.next() >= 0.05;
        await writer.run(keep ? 'commit' : 'rollback');
        ended(keep ? 'committed' : 'rolled back');
        if (keep) committed.set(`${stream}@${revision}`, performance.now());
        else rolledBack++;
      }
      await writer.end();
    });
    while (Date.now() < end) {
      trusting.take(await naive.next(eyes.client));
      await sleep(5);
    }
    await Promise.all(writing);
    await follower.until(() => follower.events.length >= committed.size);
    await follower.stop();

    const { rows } = await database.admin.query<Read>(
      'select stream_id as stream, revision::int from es.events',
    );
    const delivery = new Delivery();
    delivery.take(follower.events);
    const delays = [...committed].map(([key, at]) => (arrived.get(key) ?? Infinity) - at);
    const slowest = Math.round(Math.max(...delays));
    process.stdout.write(
      `slow commits: ${rows.length} events, ${rolledBack} rolled back, slowest ${slowest} ms after its commit; ` +
        `a reader that trusts the numbers missed ${trusting.faults(rows).missing}\n`,
    );
    expect(await appending.faults()).toEqual([]);
    expect(rows).toHaveLength(committed.size);
    expect(rolledBack).toBeGreaterThan(0);
    expect(delivery.faults(rows)).toEqual(NO_FAULTS);
    expect(slowest).toBeLessThan(LONGEST_DELAY_MS);
    expect(trusting.faults(rows).missing).toBeGreaterThan(0);
    await eyes.end();
    await database.drop();
  }, 60_000);
});
