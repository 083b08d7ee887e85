import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch, Position } from '../event-store';
import type { RunningTail } from '../shared-tail';
import { TailBuffer } from '../tail-buffer';
import type { HeadAlarm } from './head-alarm';

const SHORTEST_POLL = 20;
/** Between two reads, in ms: in a rush the events of that time are read together, so that appends keep their speed. */
const BREATH = 1;
const LONG_BREATH = 10;
const RUSH = 5;

/** The newest events, read once for all live subscriptions of this process. It lives until it is stopped or a read fails. */
export class EventTail implements RunningTail {
  private readonly buffer: TailBuffer;
  private stopped = false;

  constructor(
    from: Position,
    private readonly read: (after: Position) => Promise<Batch>,
    private readonly alarm: HeadAlarm,
    private readonly longestPoll: number,
  ) {
    this.buffer = new TailBuffer(from);
    void this.run();
  }

  get failed() {
    return this.buffer.failed;
  }

  since(after: Position): Batch | undefined {
    return this.buffer.since(after);
  }

  changed(signal: AbortSignal): Promise<void> {
    return this.buffer.changed(signal);
  }

  stop() {
    this.stopped = true;
    this.alarm.call();
  }

  private async run() {
    try {
      for (let poll = SHORTEST_POLL; !this.stopped;) {
        const heard = this.alarm.count;
        const page = await this.read(this.buffer.tip);
        this.buffer.take(page);
        if (page.events.length > 0) poll = SHORTEST_POLL;
        if (!page.caughtUp) continue;

        await sleep(page.events.length < RUSH ? BREATH : LONG_BREATH);
        // A call may come before its event can be read, so after each call the polls are short again.
        const called = await this.alarm.calledSince(heard, poll);
        poll = called ? SHORTEST_POLL : Math.min(poll * 2, this.longestPoll);
      }
    } catch (error) {
      this.buffer.fail(error);
    }
  }
}
