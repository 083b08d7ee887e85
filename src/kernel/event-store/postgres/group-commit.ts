import { StoreUnavailable } from '../event-store-errors';
import type { AppendCall, AppendRow } from './append-call';
import { PendingAppend } from './pending-append';

const CONNECTIONS = 2;
const MOST_APPENDS = 64;
/** As counted by the pending appends. A larger append goes alone. */
const MOST_SIZE = 1024 * 1024;
const MOST_WAITING = 10_000;

/**
 * Appends that come while others are under way go together, those of one stream in the order in which they came. A
 * lone one goes at once.
 */
export class GroupCommit {
  private waiting: PendingAppend[] = [];
  private readonly busyStreams = new Set<string>();
  private underWay = 0;
  private planned = false;

  /** `send` settles each of the group; it never throws. */
  constructor(
    private readonly send: (group: readonly PendingAppend[]) => Promise<void>,
    private readonly timeoutMs: number,
  ) {}

  append(call: AppendCall): Promise<AppendRow> {
    if (this.waiting.length >= MOST_WAITING) {
      return Promise.reject(new StoreUnavailable(`${MOST_WAITING} appends are waiting already`));
    }
    const pending = new PendingAppend(call, this.timeoutMs);
    this.waiting.push(pending);
    this.plan();
    return pending.answer;
  }

  /** Who has not been sent yet will not be. */
  close() {
    for (const pending of this.waiting.splice(0))
      pending.fail(new StoreUnavailable('the event store is closed'));
  }

  /** Not before those had their turn who append as soon as they hear of their last one. */
  private plan() {
    if (this.planned || this.underWay === CONNECTIONS) return;
    this.planned = true;
    setImmediate(() => {
      this.planned = false;
      while (this.underWay < CONNECTIONS) {
        const group = this.nextGroup();
        if (group.length === 0) break;
        void this.run(group);
      }
    });
  }

  private async run(group: readonly PendingAppend[]) {
    this.underWay++;
    for (const { call } of group) this.busyStreams.add(call.stream);
    await this.send(group);
    for (const { call } of group) this.busyStreams.delete(call.stream);
    this.underWay--;
    if (this.waiting.length > 0) this.plan();
  }

  /** A stream that is under way would only make the others wait for its lock. */
  private nextGroup(): PendingAppend[] {
    const group: PendingAppend[] = [];
    // Shared out among the free connections: while one group is written to the disk, the other is worked at.
    const share = Math.ceil(this.waiting.length / (CONNECTIONS - this.underWay));
    const most = Math.min(MOST_APPENDS, share);
    let size = 0;
    let full = false;
    this.waiting = this.waiting.filter((pending) => {
      if (pending.hasEnded) return false;
      if (full || this.busyStreams.has(pending.call.stream)) return true;
      full = group.length === most || (group.length > 0 && size + pending.size > MOST_SIZE);
      if (full) return true;
      group.push(pending);
      size += pending.size;
      return false;
    });
    return group;
  }
}
