import { setTimeout as sleep } from 'node:timers/promises';
import { Follower } from '../contract/store-fixture';
import { recordDatabase, type RecordDatabase } from '../support/record-database';
import { Delivery, type Faults } from './delivery';
import { newReader, type Read, READERS, type ReaderName, WITH_TRANSACTION_IDS } from './readers';
import { Writer } from './writer';

const SECONDS = 6;
const WRITERS = 12;
const NO_FAULTS: Faults = { missing: 0, duplicates: 0, disorder: 0 };

/** ORDER_SEED repeats the choices of a run; what the server makes of them is not repeatable. */
const SEED = Number(process.env.ORDER_SEED ?? Date.now() % 1_000_000);

/** mulberry32: below(n) is a whole number from 0 to n - 1. */
function chance(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe(`${WRITERS} writers for ${SECONDS} s`, () => {
  let database: RecordDatabase;
  let transactions = 0;
  const over = new AbortController();
  const written = new AbortController();
  const found: Partial<Record<ReaderName | 'subscription', Faults>> = {};

  async function write(nth: number) {
    const below = chance(SEED + nth);
    const writer = await Writer.connect(database.url);
    const appendSome = (most: number) => writer.append(`s-${below(30)}`, { count: 1 + below(most) });
    while (!over.signal.aborted) {
      const kind = below(6);
      if (kind < 2) await appendSome(3);
      else await transaction(writer, kind, below, appendSome);
      transactions++;
    }
    await writer.end();
  }

  /** Streams are touched in rising order where one transaction appends to two, so that none wait for each other. */
  async function transaction(
    writer: Writer,
    kind: number,
    below: (n: number) => number,
    appendSome: (most: number) => Promise<unknown>,
  ) {
    await writer.run('begin');
    if (kind < 4) {
      await writer.run('insert into other values (1)');
      await sleep(below(15));
    }
    if (kind === 4) {
      await writer.run('savepoint one');
      await writer.append(`r-${below(30)}`);
      await writer.run('rollback to savepoint one');
      await sleep(below(5));
    }
    await appendSome(2);
    if (kind === 5) {
      await sleep(below(8));
      await writer.append(`t-${below(3)}`);
    }
    await sleep(below(10));
    await writer.run(below(5) === 0 ? 'rollback' : 'commit');
  }

  async function read(name: ReaderName, delivery: Delivery) {
    const [reader, eyes] = [newReader[name](), await Writer.connect(database.url)];
    for (let last = false; ;) {
      const events = await reader.next(eyes.client);
      delivery.take(events);
      if (events.length > 0) continue;
      if (last) break;
      last = written.signal.aborted;
      await sleep(1);
    }
    await eyes.end();
  }

  beforeAll(async () => {
    database = await recordDatabase('stress');
    await database.admin.query(WITH_TRANSACTION_IDS);
    await database.admin.query('create table other (i int)');
    const deliveries = READERS.map((name) => ({ name, delivery: new Delivery() }));
    const store = await database.store();
    const follower = new Follower(store, { after: 'start' });

    const reading = deliveries.map(({ name, delivery }) => read(name, delivery));
    const writing = Array.from({ length: WRITERS }, (_, nth) => write(nth));
    await sleep(SECONDS * 1000);
    over.abort();
    await Promise.all(writing);
    written.abort();
    await Promise.all(reading);

    const { rows } = await database.admin.query<Read>(
      'select stream_id as stream, revision::int from es.events',
    );
    for (const { name, delivery } of deliveries) found[name] = delivery.faults(rows);
    await follower.until(() => follower.events.length >= rows.length);
    await follower.stop();
    const delivered = new Delivery();
    delivered.take(follower.events);
    found.subscription = delivered.faults(rows);
    process.stdout.write(
      `order stress: seed ${SEED}, ${transactions} transactions, ${rows.length} events, ${JSON.stringify(found)}\n`,
    );
  });
  afterAll(() => database.drop());

  it('find each event once and in order by the fence', () => {
    expect(found.fence).toEqual(NO_FAULTS);
  });

  it('find each event once and in order by a subscription', () => {
    expect(found.subscription).toEqual(NO_FAULTS);
  });

  it('would not by trusting the numbers, nor by the transaction ids', () => {
    expect(found.naive?.missing).toBeGreaterThan(0);
    expect(found.xid8?.disorder).toBeGreaterThan(0);
  });
});
