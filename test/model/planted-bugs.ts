import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type {
  Appended,
  Batch,
  EventStore,
  Position,
  Subscribe,
} from '../../src/kernel/event-store/event-store';
import { WrongRevision } from '../../src/kernel/event-store/event-store-errors';
import { all } from '../contract/store-fixture';

/** A store that does all but one thing right. */
export type Bug = (store: EventStore, admin: Pool) => EventStore;

const but = (store: EventStore, part: Partial<EventStore>): EventStore => ({
  capabilities: store.capabilities,
  start: store.start,
  append: (stream, events, options) => store.append(stream, events, options),
  appendMany: (parts) => store.appendMany(parts),
  readStream: (stream, options) => store.readStream(stream, options),
  subscribe: (options) => store.subscribe(options),
  head: () => store.head(),
  compare: (a, b) => store.compare(a, b),
  lag: (after) => store.lag(after),
  close: () => store.close(),
  ...part,
});

const existsIsAny: Bug = (store) =>
  but(store, {
    append: (stream, events, { expected }) =>
      store.append(stream, events, { expected: expected === 'exists' ? 'any' : expected }),
  });

/** Right as long as nobody comes between the look and the append. */
const looksFirst: Bug = (store) =>
  but(store, {
    async append(stream, events, { expected }) {
      if (typeof expected !== 'number') return store.append(stream, events, { expected });
      const found = await all(store.readStream(stream));
      const known = events.some(({ id }) => found.some((event) => event.id === id));
      if (!known && found.length - 1 !== expected) throw new WrongRevision(stream, found.length - 1);
      return store.append(stream, events, { expected: 'any' });
    },
  });

const retryIsNew: Bug = (store) => {
  const seen = new Set<string>();
  return but(store, {
    append(stream, events, { expected }) {
      const again = events.every(({ id }) => seen.has(id));
      for (const { id } of events) seen.add(id);
      const sent = again ? events.map((event) => ({ ...event, id: randomUUID() })) : events;
      return store.append(stream, sent, { expected: again ? 'any' : expected });
    },
  });
};

/** Takes the numbers for the order: what is committed late under a lower one is never told. */
const trustsNumbers: Bug = (store, admin) =>
  but(store, {
    async *subscribe({ after, signal }: Subscribe): AsyncGenerator<Batch> {
      let checkpoint: Position = after === 'start' || after === 'end' ? store.start : after;
      while (!signal.aborted) {
        const { rows } = await admin.query<{ stream_id: string }>(
          'select distinct stream_id from es.events where position > $1',
          [checkpoint.slice(-20)],
        );
        const found = (await Promise.all(rows.map((row) => all(store.readStream(row.stream_id))))).flat();
        const events = found
          .filter(({ position }) => position > checkpoint)
          .toSorted((a, b) => (a.position < b.position ? -1 : 1));
        checkpoint = events.at(-1)?.position ?? checkpoint;
        yield { events, checkpoint, caughtUp: true };
        await sleep(2);
      }
    },
  });

/** Right as long as each part of them would be stored. */
const partByPart: Bug = (store) =>
  but(store, {
    async appendMany(parts) {
      const answers = new Map<string, Appended>();
      for (const { stream, expected, events } of parts)
        if (events.length > 0) answers.set(stream, await store.append(stream, events, { expected }));
      return {
        outcome: 'stored',
        revisions: new Map([...answers].map(([stream, { revision }]) => [stream, revision])),
        position: [...answers.values()].at(-1)?.position ?? store.start,
      };
    },
  });

export const PLANTED: Record<string, Bug> = {
  'takes a missing stream for one that exists': existsIsAny,
  'looks at the revision before it appends': looksFirst,
  'stores a retry once more': retryIsNew,
  'tells events by their numbers alone': trustsNumbers,
  'appends to several streams one by one': partByPart,
};
