import type { Position } from '../event-store/event-store';

/** A projection, for those who wait for it. */
export interface Watched {
  readonly seen: Position | '';
  readonly paused: boolean;
}

interface Waiter {
  readonly position: string;
  readonly release: (seen: boolean) => void;
}

/** Those who wait until the same projections have seen a position. */
export class Waiters {
  private waiting: Waiter[] = [];

  constructor(
    private readonly watched: () => readonly Watched[],
    private readonly compare: (a: string, b: string) => number,
  ) {}

  get none(): boolean {
    return this.waiting.length === 0;
  }

  /** True if all have seen the position, false if one stands still before it; undefined: that is yet to be seen. */
  answer(position: string): boolean | undefined {
    const seen = this.seenByAll();
    if (seen !== '' && this.compare(seen, position) >= 0) return true;
    return this.standing() ? false : undefined;
  }

  /** True once all have seen the position; false after `ms` milliseconds, or as soon as one stands still. */
  wait(position: string, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiter.release(false), ms);
      const waiter: Waiter = {
        position,
        release: (seen) => {
          clearTimeout(timer);
          this.waiting = this.waiting.filter((other) => other !== waiter);
          resolve(seen);
        },
      };
      this.waiting.push(waiter);
    });
  }

  /** Called whenever a projection has moved or stands still. */
  progressed(): void {
    if (this.none) return;
    if (this.standing()) this.dismiss();
    const seen = this.seenByAll();
    if (seen === '') return;
    for (const { position, release } of this.waiting) if (this.compare(position, seen) <= 0) release(true);
  }

  /** Lets everybody go with the answer that it is not to be seen now. */
  dismiss(): void {
    for (const { release } of this.waiting) release(false);
  }

  private seenByAll(): Position | '' {
    const [first, ...others] = this.watched().map(({ seen }) => seen);
    return others.reduce((least, seen) => (seen < least ? seen : least), first ?? '');
  }

  private standing(): boolean {
    return this.watched().some(({ paused }) => paused);
  }
}
