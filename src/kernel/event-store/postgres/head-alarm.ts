/** Tells that there may be new events. It counts, so that a call that comes while nobody waits is not lost. */
export class HeadAlarm {
  private calls = 0;
  private readonly waiting = new Set<() => void>();

  get count() {
    return this.calls;
  }

  call() {
    this.calls++;
    for (const wake of this.waiting) wake();
  }

  /** Ends with the first call after `heard` were counted, or after `ms`. True if there was a call. */
  async calledSince(heard: number, ms: number): Promise<boolean> {
    if (this.calls === heard) await this.nextCall(ms);
    return this.calls !== heard;
  }

  private nextCall(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.waiting.add(wake);
    });
  }
}
