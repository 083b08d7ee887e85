import type { Batch, Position, RecordedEvent } from './event-store';
import { WaitingRoom } from './waiting-room';

const CAPACITY = 1000;
const BATCH = 500;

/** The newest events of a store, for those who have seen nearly everything. */
export class TailBuffer {
  private events: RecordedEvent[] = [];
  private caughtUp = true;
  private failure?: { readonly error: unknown };
  private readonly readers = new WaitingRoom();
  /** The last position that was taken in. */
  tip: Position;

  /** It has everything after `floor`, up to its tip. */
  constructor(private floor: Position) {
    this.tip = floor;
  }

  get failed() {
    return this.failure !== undefined;
  }

  /** What came after; undefined for a reader so late that it is gone. Throws why nothing more comes. */
  since(after: Position): Batch | undefined {
    if (this.failure) throw this.failure.error;
    if (after < this.floor) return undefined;

    const from = this.events.findLastIndex(({ position }) => position <= after) + 1;
    const events = this.events.slice(from, from + BATCH);
    return {
      events,
      checkpoint: events.at(-1)?.position ?? after,
      caughtUp: this.caughtUp && from + events.length === this.events.length,
    };
  }

  /** Ends when there is something new to ask `since` for, or with the signal. */
  changed(signal: AbortSignal): Promise<void> {
    return this.readers.wait(signal);
  }

  take({ events, checkpoint, caughtUp }: Batch) {
    const changed = events.length > 0 || caughtUp !== this.caughtUp;
    this.tip = checkpoint;
    this.caughtUp = caughtUp;
    if (!changed) return;

    const all = [...this.events, ...events];
    const dropped = Math.max(0, all.length - CAPACITY);
    if (dropped > 0) this.floor = all[dropped - 1].position;
    this.events = all.slice(dropped);
    this.readers.wake();
  }

  fail(error: unknown) {
    this.failure = { error };
    this.readers.wake();
  }
}
