import type { Position } from '../event-store';
import type { EventReader } from './event-reader';
import { EventTail } from './event-tail';
import type { HeadAlarm } from './head-alarm';

const PAGE = 500;

/** The one tail of a store instance: it runs while a live subscription needs it. */
export class SharedTail {
  private tail?: EventTail;
  private users = 0;

  constructor(
    private readonly reader: EventReader,
    private readonly alarm: HeadAlarm,
    private readonly longestPoll: number,
    private readonly onFirstUse: () => void,
  ) {}

  /** For somebody who has seen everything up to `from`. To be given back by `leave`. */
  join(from: Position): EventTail {
    this.onFirstUse();
    if (!this.tail || this.tail.failed) {
      this.users = 0;
      this.tail = new EventTail(
        from,
        (after) => this.reader.page(after, undefined, PAGE),
        this.alarm,
        this.longestPoll,
      );
    }
    this.users++;
    return this.tail;
  }

  leave(tail: EventTail) {
    if (tail !== this.tail || --this.users > 0) return;
    tail.stop();
    this.tail = undefined;
  }
}
