import type { Appended, Expected } from '../event-store';
import { StoreUnavailable, WrongRevision } from '../event-store-errors';
import type { CheckedEvent } from '../event-format';
import type { Attempts } from './attempts';
import { type ExactAppend, exactAppend } from './exact-append';
import type { KnownPlaces } from './known-places';
import type { KurrentReader } from './kurrent-reader';
import { eventData, type StoredForm } from './stored-form';
import { lookFor } from './stored-ids';
import type { StreamQueues } from './stream-queues';

/** What appends are done with. */
export interface AppendMeans {
  readonly attempts: Attempts;
  readonly reader: KurrentReader;
  readonly form: StoredForm;
  readonly known: KnownPlaces;
  readonly queues: StreamQueues;
}

export interface StreamAppend {
  readonly stream: string;
  readonly events: readonly CheckedEvent[];
  readonly expected: Expected;
  /** Moment on the clock of `performance` at which the call ends. */
  readonly until: number;
}

/** An event of another store. */
export interface TakenOver {
  readonly stream: string;
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
  constructor(private readonly means: AppendMeans) {}

  append(append: StreamAppend): Promise<Appended> {
    return this.means.queues.run(append.stream, async () => {
      if (performance.now() > append.until)
        throw new StoreUnavailable(`others appended to ${append.stream} for too long`);
      const { expected } = append;
      if (expected === 'any' || expected === 'exists') return this.wherever(append, expected);
      return this.exactly(append, expected === 'none' ? -1 : expected);
    });
  }

  /** Of one stream, behind the revision before the first of them, with the instants at which they were recorded elsewhere. */
  takeOver(events: readonly TakenOver[], until: number): Promise<Appended> {
    const { stream, revision } = events[0];
    return this.means.queues.run(stream, () =>
      this.told({
        stream,
        name: this.means.form.streamName(stream),
        after: revision - 1,
        events: events.map(({ event, recordedAt }) => eventData(event, recordedAt)),
        until,
      }),
    );
  }

  private async wherever(append: StreamAppend, expected: 'any' | 'exists'): Promise<Appended> {
    for (;;) {
      const { stream, events, until } = append;
      const { last, duplicate } = await lookFor(this.means.reader, stream, events);
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
      name: this.means.form.streamName(stream),
      after,
      events: events.map((event) => eventData(event, recordedAt)),
      until,
    });
  }

  private async told(append: ExactAppend): Promise<Appended> {
    const { attempts, form, known } = this.means;
    const { outcome, answer, place } = await known.told(
      () => attempts.make(exactAppend(append)),
      ({ position }) => position,
    );
    return { outcome, revision: Number(answer.nextExpectedRevision), position: form.positions.of(place) };
  }
}
