import { setTimeout as sleep } from 'node:timers/promises';

/** Tells that there may be new events. It counts, so that a call that comes while nobody waits is not lost. */
export class HeadAlarm {
  private calls = 0;
  private waiting?: AbortController;

  get count() {
    return this.calls;
  }

  call() {
    this.calls++;
    this.waiting?.abort();
    this.waiting = undefined;
  }

  /** Ends with the first call after `heard` were counted, or after `ms`. True if there was a call. */
  async calledSince(heard: number, ms: number): Promise<boolean> {
    if (this.calls === heard) {
      const waiting = (this.waiting ??= new AbortController());
      // An abort is a call, which is what the return value says.
      await sleep(ms, undefined, { signal: waiting.signal }).catch(() => undefined);
    }
    return this.calls !== heard;
  }
}
