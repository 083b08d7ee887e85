import { randomUUID } from 'node:crypto';
import { type EventStore, type RecordedEvent } from '../../src/kernel/event-store/event-store';
import { GENESIS, type Tip, tipAfter } from '../../src/kernel/evidence/link';

/** Streams that grow by turns, with all that JSON can say, and some positions that are never used. */
export async function record(store: EventStore, appends: number): Promise<void> {
  const streams = Array.from({ length: 7 }, () => ({ name: `thing-${randomUUID()}`, revision: -1 }));
  for (let nth = 0; nth < appends; nth++) {
    const stream = streams[(nth * 3) % streams.length];
    const events = Array.from({ length: 1 + (nth % 5) }, (_, at) => ({
      id: randomUUID(),
      type: 'ThingSaid',
      data: {
        nth,
        at,
        text: 'ä "架け橋" \u2028',
        nested: { b: [1.5, null, true, 0.1 + 0.2], a: 1e21, é: {} },
      },
      metadata: { commandId: randomUUID(), actorId: 'somebody', '10': 'ü', '9': '' },
    }));
    const expected = stream.revision < 0 ? 'none' : stream.revision;
    stream.revision = (await store.append(stream.name, events, { expected })).revision;
  }
}

/** An event without its position, which is the one thing that a copy does not keep. */
export const unplaced = ({ position: _, ...event }: RecordedEvent) => event;

export const tipOf = (events: readonly RecordedEvent[]): Tip => events.reduce(tipAfter, GENESIS);
