import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  OutcomeUnknown,
  StoreUnavailable,
  WrongRevision,
} from '../../src/kernel/event-store/event-store-errors';
import { KurrentEventStore } from '../../src/kernel/event-store/kurrentdb/kurrent-event-store';
import { all, Follower, newEvents, newStream } from '../contract/store-fixture';
import { checkRecord } from '../faults/support/check-record';
import { History } from '../faults/support/history';
import { random } from '../faults/support/random';
import { KurrentCluster } from '../support/kurrentdb/cluster';

const WRITERS = 8;
const KILLS = 3;
/** Of a real cluster the election takes about as long. */
const ELECTION_MS = 1000;
const WRITES_AND_READS_WITHIN_MS = 3000;
const FOLLOWS_WITHIN_MS = 5000;

interface Writer {
  readonly stream: string;
  revision: number;
}

/** Moments at which something was done, and the longest that nothing was. */
class Pulse {
  private last = performance.now();
  longest = 0;

  beat() {
    this.longest = Math.max(this.longest, performance.now() - this.last);
    this.last = performance.now();
  }
}

describe('a cluster of three whose leader is killed under load', () => {
  let cluster: KurrentCluster;
  let store: KurrentEventStore;
  /** A test that has failed leaves nobody behind who goes on for ever. */
  const [ended, closed] = [new AbortController(), new AbortController()];
  beforeAll(async () => {
    cluster = await KurrentCluster.start({
      electionMs: ELECTION_MS,
      rejoinMs: 500,
      replicateMs: 5,
      commitTimeoutMs: 2000,
    });
    store = await KurrentEventStore.open({ url: cluster.url });
  });
  afterAll(async () => {
    for (const over of [ended, closed]) over.abort();
    await store.close();
    await cluster.stop();
  });

  it('goes on within 3 s, its projections within 5 s, loses nothing acknowledged and doubles nothing', async () => {
    const history = new History();
    const chance = random();
    const [appends, reads, deliveries] = [new Pulse(), new Pulse(), new Pulse()];
    const follower = new Follower(store, { after: 'start' }, async () => deliveries.beat());
    const write = async (writer: Writer) => {
      const events = newEvents(1 + Math.floor(3 * chance.next()), { metadata: { operation: randomUUID() } });
      const id = events[0].metadata.operation;
      history.invoke(id, events.length);
      const expected = writer.revision < 0 ? 'none' : writer.revision;
      for (;;) {
        try {
          const { revision, position } = await store.append(writer.stream, events, { expected });
          history.ok(id, { revision, position });
          writer.revision = revision;
          appends.beat();
          return;
        } catch (error) {
          // Nobody else writes to this stream: a conflict would mean that something was stored twice, or lost.
          if (error instanceof WrongRevision) return history.fail(id);
          if (!(error instanceof OutcomeUnknown || error instanceof StoreUnavailable)) throw error;
          if (closed.signal.aborted) return;
        }
      }
    };
    const writers = Array.from({ length: WRITERS }, (): Writer => ({ stream: newStream(), revision: -1 }));
    const writing = writers.map(async (writer) => {
      while (!ended.signal.aborted) await write(writer);
    });
    // How long a whole stream takes says more of the load than of the outage; what stands in it must be there all the same.
    const readingWhole = (async () => {
      while (!ended.signal.aborted) {
        const { stream, revision } = writers[Math.floor(WRITERS * chance.next())];
        expect((await all(store.readStream(stream))).length).toBeGreaterThan(revision);
        await sleep(200);
      }
    })();
    const reading = (async () => {
      while (!ended.signal.aborted) {
        const { stream, revision } = writers[Math.floor(WRITERS * chance.next())];
        const [last] = await all(store.readStream(stream, { direction: 'backward', max: 1 }));
        expect(last?.revision ?? -1).toBeGreaterThanOrEqual(revision);
        reads.beat();
        await sleep(20);
      }
    })();

    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(1000 + 1000 * chance.next());
      const killed = cluster.leader!;
      await cluster.kill(killed);
      await sleep(ELECTION_MS + WRITES_AND_READS_WITHIN_MS);
      await cluster.restart(killed);
    }
    ended.abort();
    await Promise.all([...writing, reading, readingWhole]);
    const told = `longest without an append ${Math.round(appends.longest)}, a read ${Math.round(reads.longest)}, a delivery ${Math.round(deliveries.longest)} ms`;
    process.stdout.write(`${history.summary()}; ${told}\n`);

    const stored = await recorded(store);
    await follower.until(() => follower.events.length >= stored.length, FOLLOWS_WITHIN_MS);
    await follower.stop();
    expect(checkRecord(history, stored)).toEqual([]);
    expect(history.operations('fail')).toEqual([]);
    expect(history.operations('ok').length).toBeGreaterThan(WRITERS * KILLS);
    expect(follower.events.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
    expect(appends.longest).toBeLessThan(ELECTION_MS + WRITES_AND_READS_WITHIN_MS);
    expect(reads.longest).toBeLessThan(ELECTION_MS + WRITES_AND_READS_WITHIN_MS);
    expect(deliveries.longest).toBeLessThan(ELECTION_MS + FOLLOWS_WITHIN_MS);
  }, 60_000);
});

/** All events of the record, by a subscriber who comes when all is over. */
async function recorded(store: KurrentEventStore) {
  const reader = new Follower(store, { after: 'start' });
  await reader.caughtUp();
  await reader.stop();
  return reader.events.map((event) => ({ ...event, operation: event.metadata.operation }));
}
