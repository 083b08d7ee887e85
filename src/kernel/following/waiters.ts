interface Waiter {
  readonly position: string;
  readonly release: (seen: boolean) => void;
}

/** Those who wait until a position has been seen. */
export class Waiters {
  private waiting: Waiter[] = [];

  constructor(private readonly compare: (a: string, b: string) => number) {}

  get none(): boolean {
    return this.waiting.length === 0;
  }

  /** True once `release` reaches the position; false after `ms` milliseconds. */
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

  /** Lets go whoever waits for `upTo` or less. */
  release(upTo: string): void {
    for (const { position, release } of this.waiting) if (this.compare(position, upTo) <= 0) release(true);
  }

  /** Lets everybody go with the answer that it is not to be seen now. */
  dismiss(): void {
    for (const { release } of this.waiting) release(false);
  }
}
