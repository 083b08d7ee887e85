import type { Position } from './event-store';
import type { Tail, Tails } from './subscription';

/** A tail that reads until it is stopped or fails. */
export interface RunningTail extends Tail {
  readonly failed: boolean;
  stop(): void;
}

/** The one tail of a store instance: it runs while a live subscription needs it. */
export class SharedTail implements Tails {
  private tail?: RunningTail;
  private users = 0;

  constructor(private readonly begin: (from: Position) => RunningTail) {}

  join(from: Position): RunningTail {
    if (!this.tail || this.tail.failed) {
      this.users = 0;
      this.tail = this.begin(from);
    }
    this.users++;
    return this.tail;
  }

  leave(tail: Tail) {
    if (tail !== this.tail || --this.users > 0) return;
    this.tail.stop();
    this.tail = undefined;
  }
}
