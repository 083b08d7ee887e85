import { OutcomeUnknown, StoreUnavailable } from '../event-store-errors';
import type { AppendCall, AppendRow } from './append-call';

/** One caller's append on its way to an answer, which comes within its time. */
export class PendingAppend {
  readonly answer: Promise<AppendRow>;
  /** Of the events, as JSON in UTF-16. */
  readonly size: number;
  private sent = false;
  private ended = false;
  private readonly timer: NodeJS.Timeout;
  private resolve: (row: AppendRow) => void;
  private reject: (error: Error) => void;

  constructor(
    readonly call: AppendCall,
    private readonly ms: number,
  ) {
    this.size = call.events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.timer = setTimeout(() => this.fail(this.late()), ms);
  }

  get hasEnded() {
    return this.ended;
  }

  /** From now on it may be stored. */
  markSent() {
    this.sent = true;
  }

  succeed(row: AppendRow) {
    this.end();
    this.resolve(row);
  }

  fail(error: Error) {
    this.end();
    this.reject(error);
  }

  private end() {
    this.ended = true;
    clearTimeout(this.timer);
  }

  private late() {
    return this.sent
      ? new OutcomeUnknown(`no answer to an append within ${this.ms} ms`)
      : new StoreUnavailable(`an append could not be sent within ${this.ms} ms`);
  }
}
