import type { EventStore, Position, RecordedEvent } from '../event-store/event-store';
import { history } from '../event-store/history';
import { bodyHash, GENESIS, type Tip, tipAfter } from '../evidence/link';
import { type CopyTarget, ForeignHistory } from './copy-target';

const MOST_EVENTS = 500;
/** As JSON in UTF-16; KurrentDB of older versions takes 1 MiB an append. */
const MOST_SIZE = 256 * 1024;

export interface CopyProgress {
  readonly step: 'comparing' | 'copying' | 'checking';
  /** Events that stand in the target as in the source. */
  readonly done: number;
}

export interface Copied {
  /** What stood there before, from an earlier copy. */
  readonly found: number;
  /** The end of the chain, computed from what the target holds now; its position is the target's. */
  readonly tip: Tip;
}

/**
 * Copies what the source holds now behind what the target holds of it already, and then reads it there again.
 * @throws ForeignHistory
 */
export async function copyHistory(
  source: EventStore,
  target: CopyTarget,
  tell: (progress: CopyProgress) => void = () => undefined,
): Promise<Copied> {
  const originals = eventsOf(source, source.start);
  const there = await comparePrefix(originals, target.store, tell);
  let tip = there;
  let last = positionIn(target.store, there);
  for await (const chunk of chunksOf(originals)) {
    last = await target.take(chunk, last);
    for (const event of chunk) tip = tipAfter(tip, event);
    tell({ step: 'copying', done: tip.n });
  }
  const read = await readAgain(target.store, there, tip.n, tell);
  if (!read.link.equals(tip.link))
    throw new ForeignHistory(`what was copied behind event ${there.n} reads differently in the target`);
  return { found: there.n, tip: read };
}

/** Where a history stands in a store: before all events, if it has none. */
const positionIn = (store: EventStore, { position }: Tip): Position =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a tip has the position of the event it was made of
  position === '' ? store.start : (position as Position);

async function* eventsOf(store: EventStore, after: Position): AsyncGenerator<RecordedEvent> {
  for await (const events of history(store, after)) yield* events;
}

async function comparePrefix(
  originals: AsyncGenerator<RecordedEvent>,
  target: EventStore,
  tell: (progress: CopyProgress) => void,
): Promise<Tip> {
  let tip = GENESIS;
  for await (const stored of eventsOf(target, target.start)) {
    const { value: original, done } = await originals.next();
    if (done) throw new ForeignHistory(`the target holds more than the source, from ${stored.position} on`);
    if (!bodyHash(original).equals(bodyHash(stored)))
      throw new ForeignHistory(
        `event ${tip.n + 1} of the target, at ${stored.position}, is another than that of the source, at ${original.position}`,
      );
    tip = tipAfter(tip, stored);
    tell({ step: 'comparing', done: tip.n });
  }
  return tip;
}

async function* chunksOf(events: AsyncIterable<RecordedEvent>): AsyncGenerator<RecordedEvent[]> {
  let chunk: RecordedEvent[] = [];
  let size = 0;
  for await (const event of events) {
    const its = JSON.stringify(event).length;
    if (chunk.length === MOST_EVENTS || (chunk.length > 0 && size + its > MOST_SIZE)) {
      yield chunk;
      chunk = [];
      size = 0;
    }
    chunk.push(event);
    size += its;
  }
  if (chunk.length > 0) yield chunk;
}

async function readAgain(
  store: EventStore,
  from: Tip,
  count: number,
  tell: (progress: CopyProgress) => void,
): Promise<Tip> {
  let tip = from;
  for await (const event of eventsOf(store, positionIn(store, from))) {
    if (tip.n === count) break;
    tip = tipAfter(tip, event);
    tell({ step: 'checking', done: tip.n });
  }
  return tip;
}
