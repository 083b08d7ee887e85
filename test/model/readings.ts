import type { EventStore, Position } from '../../src/kernel/event-store/event-store';
import { all } from '../contract/store-fixture';
import type { Stored } from './play';
import type { Reading } from './schedule';

/** Reads while nothing is appended, and compares with what is stored. */
export async function readingFaults(
  store: EventStore,
  reading: Reading,
  name: string,
  rows: readonly Stored[],
  head: Position,
): Promise<string[]> {
  const { from, to, max, direction } = reading;
  const stream = `${name}-${reading.stream}`;
  const ids = rows.filter((row) => row.stream === stream).map(({ id }) => id);
  const read = await all(store.readStream(stream, { from, to, max, direction }));
  const faults: string[] = [];
  if (read.map(({ id }) => id).join() !== wanted(ids, reading).join())
    faults.push(`${stream} is read otherwise: ${JSON.stringify(reading)}`);

  const passed = Math.min(reading.after, rows.length);
  const start = passed === 0 ? head : await positionOf(store, rows[passed - 1]);
  const rest = await restOf(store, start);
  if (
    rest.join() !==
    rows
      .slice(passed)
      .map(({ id }) => id)
      .join()
  )
    faults.push(`resumed after ${passed} events, the subscription tells another rest`);
  return faults;
}

function wanted(ids: readonly string[], { from, to, max, direction }: Reading) {
  const backward = direction === 'backward';
  const [lowest, highest] = backward ? [to ?? 0, from ?? Infinity] : [from ?? 0, to ?? Infinity];
  const between = ids.filter((_, revision) => revision >= lowest && revision <= highest);
  return (backward ? between.toReversed() : between).slice(0, max ?? between.length);
}

async function positionOf(store: EventStore, { stream, id }: Stored) {
  const found = (await all(store.readStream(stream))).find((event) => event.id === id);
  if (!found) throw new Error(`${stream} has lost ${id}`);
  return found.position;
}

/** What a subscription tells until it has caught up. */
async function restOf(store: EventStore, after: Position) {
  const ids: string[] = [];
  for await (const { events, caughtUp } of store.subscribe({ after, signal: new AbortController().signal })) {
    ids.push(...events.map(({ id }) => id));
    if (caughtUp) break;
  }
  return ids;
}
