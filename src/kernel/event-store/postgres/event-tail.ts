import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch, Position, RecordedEvent } from '../event-store';
import { WaitingRoom } from '../waiting-room';
import type { HeadAlarm } from './head-alarm';

const CAPACITY = 1000;
const BATCH = 500;
const SHORTEST_POLL = 20;
/** Between two reads, in ms: in a rush the events of that time are read together, so that appends keep their speed. */
const BREATH = 1;
const LONG_BREATH = 10;
const RUSH = 5;

/** The newest events, read once for all live subscriptions of this process. It lives until it is stopped or a read fails. */
export class EventTail {
  private events: RecordedEvent[] = [];
  private tip: Position;
  private caughtUp = true;
  private stopped = false;
  private failure?: { readonly error: unknown };
  private readonly readers = new WaitingRoom();

  constructor(
    /** The tail has everything after this position, up to its tip. */
    private floor: Position,
    private readonly read: (after: Position) => Promise<Batch>,
    private readonly alarm: HeadAlarm,
    private readonly longestPoll: number,
  ) {
    this.tip = floor;
    void this.run();
  }

  get failed() {
    return this.failure !== undefined;
  }

  /** What came after; undefined for a reader so late that the tail no longer has it. Throws why the tail has ended. */
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

  stop() {
    this.stopped = true;
    this.alarm.call();
  }

  private async run() {
    try {
      for (let poll = SHORTEST_POLL; !this.stopped;) {
        const heard = this.alarm.count;
        const page = await this.read(this.tip);
        this.take(page);
        if (page.events.length > 0) poll = SHORTEST_POLL;
        if (!page.caughtUp) continue;

        await sleep(page.events.length < RUSH ? BREATH : LONG_BREATH);
        // A call may come before its event can be read, so after each call the polls are short again.
        const called = await this.alarm.calledSince(heard, poll);
        poll = called ? SHORTEST_POLL : Math.min(poll * 2, this.longestPoll);
      }
    } catch (error) {
      this.failure = { error };
      this.readers.wake();
    }
  }

  private take({ events, checkpoint, caughtUp }: Batch) {
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
}
