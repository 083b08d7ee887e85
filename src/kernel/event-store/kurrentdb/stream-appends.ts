import type { Appended, Expected, Position } from '../event-store';
import { IdsPartlyStored, StoreUnavailable, WrongRevision } from '../event-store-errors';
import type { CheckedEvent } from '../event-format';
import type { AppendSender, ExactAppend } from './append-sender';
import type { KnownPlaces } from './known-places';
import type { KurrentReader } from './kurrent-reader';
import { eventData, type StoredForm } from './stored-form';
import { StreamQueues } from './stream-queues';

export interface StreamAppend {
  readonly stream: string;
  readonly events: readonly CheckedEvent[];
  readonly expected: Expected;
  /** Moment on the clock of `performance` at which the call ends. */
  readonly until: number;
}

/** An event of another store. */
export interface TakenOver {
  readonly event: CheckedEvent;
  readonly revision: number;
  readonly recordedAt: string;
}

/**
 * The server forgets ids that came without an exact revision, so every append gets one here: `any` and `exists` find
 * it, and their ids, by reading the stream. In one process the appends to a stream wait for one another, since two with
 * the same ids at once would keep each other waiting in the server.
 */
export class StreamAppends {
  private readonly queues = new StreamQueues();

  constructor(
    private readonly sender: AppendSender,
    private readonly reader: KurrentReader,
    private readonly form: StoredForm,
    private readonly known: KnownPlaces,
  ) {}

  append(append: StreamAppend): Promise<Appended> {
    return this.queues.run(append.stream, async () => {
      if (performance.now() > append.until)
        throw new StoreUnavailable(`others appended to ${append.stream} for too long`);
      const { expected } = append;
      if (expected === 'any' || expected === 'exists') return this.wherever(append, expected);
      return this.exactly(append, expected === 'none' ? -1 : expected);
    });
  }

  /** Behind the revision before the first of them, with the instants at which they were recorded elsewhere. */
  takeOver(stream: string, events: readonly TakenOver[], until: number): Promise<Appended> {
    return this.queues.run(stream, () =>
      this.told({
        stream,
        name: this.form.streamName(stream),
        after: events[0].revision - 1,
        events: events.map(({ event, recordedAt }) => eventData(event, recordedAt)),
        until,
      }),
    );
  }

  private async wherever(append: StreamAppend, expected: 'any' | 'exists'): Promise<Appended> {
    for (;;) {
      const { stream, events, until } = append;
      const { last, duplicate } = await this.lookFor(stream, events);
      if (duplicate) return { outcome: 'duplicate', ...duplicate };
      if (last < 0 && expected === 'exists') throw new WrongRevision(stream, last);
      try {
        return await this.exactly(append, last);
      } catch (error) {
        if (!(error instanceof WrongRevision) || performance.now() > until) throw error;
      }
    }
  }

  private async exactly({ stream, events, until }: StreamAppend, after: number): Promise<Appended> {
    const recordedAt = new Date().toISOString();
    return this.told({
      stream,
      name: this.form.streamName(stream),
      after,
      events: events.map((event) => eventData(event, recordedAt)),
      until,
    });
  }

  private async told(append: ExactAppend): Promise<Appended> {
    const call = this.known.begin();
    try {
      const { nextExpectedRevision, position } = await this.sender.send(append);
      if (!position) throw new StoreUnavailable('KurrentDB answered an append without a position');
      const outcome = this.known.isNew(call, position.commit) ? 'stored' : 'duplicate';
      return {
        outcome,
        revision: Number(nextExpectedRevision),
        position: this.form.positions.of(position),
      };
    } finally {
      this.known.end(call);
    }
  }

  /** Throws `IdsPartlyStored`. */
  private async lookFor(stream: string, events: readonly CheckedEvent[]) {
    const wanted = new Map(events.map(({ id }, at) => [id, at]));
    let last = -1;
    const found: { revision: number; position: Position; at: number }[] = [];
    for await (const { id, revision, position } of this.reader.stream(stream)) {
      last = revision;
      const at = wanted.get(id);
      if (at !== undefined) found.push({ revision, position, at });
    }
    if (found.length === 0) return { last };
    const inOrder = found.every(
      ({ revision, at }, nth) => at === nth && revision === found[0].revision + nth,
    );
    if (found.length < events.length || !inOrder) {
      throw new IdsPartlyStored(`some of the events stand in ${stream} already, others do not`);
    }
    const { revision, position } = found[found.length - 1];
    return { last, duplicate: { revision, position } };
  }
}
