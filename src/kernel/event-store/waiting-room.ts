/** Those who wait for the next news. Waking wakes all of them; who is not waiting hears nothing. */
export class WaitingRoom {
  private readonly waiting = new Set<() => void>();

  /** Ends with the next `wake`, or with the signal; never throws. */
  wait(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const leave = () => {
        this.waiting.delete(leave);
        signal.removeEventListener('abort', leave);
        resolve();
      };
      this.waiting.add(leave);
      signal.addEventListener('abort', leave);
    });
  }

  wake() {
    for (const leave of this.waiting) leave();
  }
}
