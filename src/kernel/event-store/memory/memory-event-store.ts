import { randomUUID } from 'node:crypto';
import type {
  Appended,
  AppendedMany,
  AppendPart,
  Batch,
  Capabilities,
  EventStore,
  Expected,
  Lag,
  NewEvent,
  Position,
  ReadStream,
  RecordedEvent,
  Subscribe,
} from '../event-store';
import { IdsPartlyStored, WrongRevision } from '../event-store-errors';
import { type CheckedEvent, checkEvents, checkParts } from '../event-format';
import { PositionTokens } from '../position-tokens';
import { WaitingRoom } from '../waiting-room';
import { copies, MemorySubscription } from './memory-subscription';
import { slice } from './stream-slice';

/** The contract of the port without a database, for specs. What it holds is gone with the process. */
export class MemoryEventStore implements EventStore {
  readonly capabilities: Capabilities = {
    atomicMultiStream: true,
    crossStreamChecks: true,
    strongIdempotencyAny: true,
    strongIdempotencyExact: true,
  };
  readonly start: Position;

  private readonly tokens = new PositionTokens('mem1', randomUUID().slice(0, 8));
  private readonly all: RecordedEvent[] = [];
  private readonly streams = new Map<string, RecordedEvent[]>();
  private readonly appends = new WaitingRoom();
  private readonly closing = new AbortController();

  /** `now` is the store's clock. */
  constructor(private readonly now: () => Date = () => new Date()) {
    this.start = this.tokens.of(0);
  }

  async append(
    stream: string,
    events: readonly NewEvent[],
    { expected }: { expected: Expected },
  ): Promise<Appended> {
    const checked = checkEvents(stream, events);
    const stored = this.streams.get(stream) ?? [];
    const duplicate = duplicateOf(stream, checked, stored);
    if (duplicate) return { outcome: 'duplicate', ...duplicate };
    if (!isExpected(expected, stored)) throw new WrongRevision(stream, stored.length - 1);

    this.streams.set(stream, stored);
    const { revision, position } = this.store(stream, checked, stored);
    this.appends.wake();
    return { outcome: 'stored', revision, position };
  }

  async appendMany(parts: readonly AppendPart[]): Promise<AppendedMany> {
    const checked = checkParts(parts).map((part) => ({
      ...part,
      stored: this.streams.get(part.stream) ?? [],
    }));
    const written = checked.filter(({ events }) => events.length > 0);
    const known = written.map(({ stream, events, stored }) => duplicateOf(stream, events, stored));
    const repeated = known.filter((place) => place !== undefined);
    if (repeated.length === written.length) return answerOf('duplicate', written, repeated);
    if (repeated.length > 0) throw new IdsPartlyStored(written[known.findIndex(Boolean)].stream);
    const refused = checked.find(({ expected, stored }) => !isExpected(expected, stored));
    if (refused) throw new WrongRevision(refused.stream, refused.stored.length - 1);

    const last = written.map(({ stream, events, stored }) => {
      this.streams.set(stream, stored);
      return this.store(stream, events, stored);
    });
    this.appends.wake();
    return answerOf('stored', written, last);
  }

  async *readStream(stream: string, options: ReadStream = {}): AsyncGenerator<RecordedEvent> {
    yield* copies(slice(this.streams.get(stream) ?? [], options));
  }

  subscribe({ after, types, signal }: Subscribe): AsyncIterable<Batch> {
    const either = AbortSignal.any([signal, this.closing.signal]);
    const start = after === 'end' ? this.all.length : after;
    return new MemorySubscription(this.all, this.tokens, this.appends, types, either).batches(start);
  }

  async head(): Promise<Position> {
    return this.tokens.of(this.all.length);
  }

  compare(a: string, b: string): -1 | 0 | 1 {
    return this.tokens.compare(a, b);
  }

  async lag(after: Position, most = Infinity): Promise<Lag> {
    const behind = this.all.slice(Number(this.tokens.placeOf(after)));
    const age = behind.length > 0 ? this.now().getTime() - Date.parse(behind[0].recordedAt) : 0;
    return { events: Math.min(most, behind.length), seconds: Math.max(0, age / 1000) };
  }

  async close(): Promise<void> {
    this.closing.abort();
  }

  private store(stream: string, events: readonly CheckedEvent[], stored: RecordedEvent[]): RecordedEvent {
    const recordedAt = this.now().toISOString();
    const recorded = events.map(({ id, type, data, metadata }, at) => ({
      id,
      type,
      data: JSON.parse(data),
      metadata: JSON.parse(metadata),
      stream,
      revision: stored.length + at,
      position: this.tokens.of(this.all.length + at + 1),
      recordedAt,
    }));
    stored.push(...recorded);
    this.all.push(...recorded);
    return recorded[recorded.length - 1];
  }
}

const isExpected = (expected: Expected, stored: readonly RecordedEvent[]) =>
  expected === 'any' ||
  (expected === 'exists' && stored.length > 0) ||
  (expected === 'none' && stored.length === 0) ||
  (typeof expected === 'number' && expected >= 0 && expected === stored.length - 1);

/** The last event of the earlier append that this one repeats. Throws `IdsPartlyStored` if it repeats but a part. */
function duplicateOf(stream: string, events: readonly CheckedEvent[], stored: readonly RecordedEvent[]) {
  const known = events.map(({ id }) => stored.findIndex((event) => event.id === id));
  if (known.every((at) => at < 0)) return undefined;
  if (known.some((at, nth) => at < 0 || at !== known[0] + nth)) {
    throw new IdsPartlyStored(stream);
  }
  const { revision, position } = stored[known[known.length - 1]];
  return { revision, position };
}

const answerOf = (
  outcome: AppendedMany['outcome'],
  written: readonly { readonly stream: string }[],
  last: readonly Pick<Appended, 'revision' | 'position'>[],
): AppendedMany => ({
  outcome,
  revisions: new Map(written.map(({ stream }, at) => [stream, last[at].revision])),
  position: last[last.length - 1].position,
});
