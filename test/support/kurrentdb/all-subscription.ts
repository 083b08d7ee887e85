import { status } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { type Filter, filterOf } from './filter';
import type { LogRecord } from './log';
import { indexAt, isBehind, isBoundary, type Place, placeOf } from './place';
import { ReadReq, ReadResp } from './protocol';
import { drained, type ReadCall } from './read-service';
import type { ServedNode } from './served-node';
import { type Failure, failure, readEvent } from './wire';

const PAGE = 32;
/** So many live events wait for a slow client; then the server goes back to reading. */
const LIVE_BUFFER = 32;

const BEFORE_ALL: Place = { commit: -1, prepare: -1 };

/** A subscription to $all: it confirms, catches up in pages, and goes live, as often as its client falls behind. */
export class AllSubscription {
  private readonly filter: Filter | undefined;
  private readonly structured: boolean;
  private readonly page: number;
  private readonly interval: number;
  private readonly gone = new AbortController();
  /** The last event or checkpoint that was sent, or where it began. */
  private sent: Place;
  /** The last record that was looked at, or where it began. */
  private seen: Place;
  private lastCheckpoint = BEFORE_ALL;
  private considered = 0;

  constructor(
    private readonly node: ServedNode,
    private readonly call: ReadCall,
    options: ReadReq.Options,
  ) {
    this.filter = filterOf(options);
    this.structured = options.getUuidOption()?.hasStructured() ?? false;
    this.page = options.getFilter()?.getMax() || PAGE;
    this.interval = this.page * (options.getFilter()?.getCheckpointintervalmultiplier() || 1);
    this.sent = this.startOf(options);
    this.seen = this.sent;
    call.on('cancelled', () => this.gone.abort());
  }

  /** Ends when the client has gone, or with the reason why it cannot be served. */
  async run(): Promise<Failure | undefined> {
    const confirmation = new ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID());
    this.call.write(new ReadResp().setConfirmation(confirmation));
    if (this.sent.commit >= 0 && !isBoundary(this.node.log.records, this.sent)) {
      return failure(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.');
    }
    for (let behind = this.behind(); !this.call.cancelled; behind = true) {
      if (behind) await this.catchUp();
      this.sayCaughtUp();
      await this.live();
    }
    return undefined;
  }

  private startOf(options: ReadReq.Options): Place {
    const all = options.getAll();
    const position = all?.getPosition();
    if (position) {
      return { commit: Number(position.getCommitPosition()), prepare: Number(position.getPreparePosition()) };
    }
    const { records } = this.node.log;
    return all?.hasEnd() ? placeOf(records[records.length - 1]) : BEFORE_ALL;
  }

  private async catchUp(): Promise<void> {
    this.considered = 0;
    for (let first = true; first || (this.behind() && !this.call.cancelled); first = false) {
      await this.sendPage(first);
      if (this.considered >= this.interval && this.behind()) this.reachInterval(this.sent);
    }
    if (this.sent === BEFORE_ALL) this.sent = { commit: 0, prepare: 0 };
    this.sendCheckpoint(this.sent);
    this.considered = 0;
  }

  /** The first page begins at the place itself and looks at it once more. */
  private async sendPage(first: boolean): Promise<void> {
    const page = this.next(first && this.seen !== BEFORE_ALL ? this.page - 1 : this.page);
    const matched = page.filter(this.wanted);
    // Without a match all that is safe to say is where the page began.
    if (page.length > 0 && matched.length === 0 && !first)
      this.sent = { commit: page[0].position, prepare: 0 };
    for (const record of matched) await this.sendEvent(record);
    if (first) this.considered++;
    this.pass(page);
  }

  private behind(): boolean {
    return this.next(1).length > 0;
  }

  private async live(): Promise<void> {
    while (!this.call.cancelled) {
      const fresh = this.next(LIVE_BUFFER + 1);
      if (fresh.length > LIVE_BUFFER) return;
      if (fresh.length === 0) await this.news();
      for (const record of fresh) {
        if (this.wanted(record)) await this.sendEvent(record);
        this.pass([record]);
        if (this.considered >= this.interval) this.reachInterval(placeOf(record));
      }
    }
  }

  private async news(): Promise<void> {
    await this.node.log.news.wait(this.gone.signal);
    const { lagMs } = this.node.settings;
    if (lagMs > 0) await sleep(lagMs);
  }

  private reachInterval(place: Place) {
    this.considered %= this.interval;
    this.sent = place;
    this.sendCheckpoint(place);
  }

  private next(most: number): readonly LogRecord[] {
    const { records } = this.node.log;
    const at = indexAt(records, Math.max(0, this.seen.commit));
    const from = records[at] && !isBehind(records[at], this.seen) ? at + 1 : at;
    return records.slice(from, Math.min(indexAt(records, this.node.lastVisible + 1), from + most));
  }

  private pass(records: readonly LogRecord[]) {
    this.considered += records.length;
    if (records.length > 0) this.seen = placeOf(records[records.length - 1]);
  }

  private readonly wanted = (record: LogRecord) => !this.filter || this.filter(record);

  private async sendEvent(record: LogRecord): Promise<void> {
    this.sent = placeOf(record);
    if (!this.call.write(readEvent(record, this.structured))) await drained(this.call);
  }

  private sendCheckpoint({ commit, prepare }: Place) {
    const { lastCheckpoint: last } = this;
    const known = commit < last.commit || (commit === last.commit && prepare <= last.prepare);
    if (!this.filter || commit < 0 || known) return;
    this.lastCheckpoint = { commit, prepare };
    const checkpoint = new ReadResp.Checkpoint()
      .setCommitPosition(String(commit))
      .setPreparePosition(String(prepare));
    this.call.write(new ReadResp().setCheckpoint(checkpoint));
  }

  private sayCaughtUp() {
    const caughtUp = new ReadResp.CaughtUp();
    if (this.node.settings.version !== '23.10.8') {
      caughtUp.setTimestamp(Timestamp.fromDate(new Date()));
      const { commit, prepare } = this.sent;
      if (commit >= 0) {
        caughtUp.setPosition(
          new ReadResp.Position().setCommitPosition(String(commit)).setPreparePosition(String(prepare)),
        );
      }
    }
    this.call.write(new ReadResp().setCaughtUp(caughtUp));
  }
}
