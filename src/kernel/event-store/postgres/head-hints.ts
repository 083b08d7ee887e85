import { setTimeout as sleep } from 'node:timers/promises';

const REST = 20;

/** Tells other processes that something was appended: at most one NOTIFY in 20 ms, however many appends there are. */
export class HeadHints {
  private due = false;
  private sending = false;
  private closed = false;

  constructor(private readonly notify: () => Promise<unknown>) {}

  announce() {
    this.due = true;
    if (!this.sending) void this.send();
  }

  close() {
    this.closed = true;
  }

  private async send() {
    this.sending = true;
    while (this.due && !this.closed) {
      this.due = false;
      // A lost hint costs the others one poll; the append stands and must not fail for it.
      await this.notify().catch(() => undefined);
      await sleep(REST, undefined, { ref: false });
    }
    this.sending = false;
  }
}
