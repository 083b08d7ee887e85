import { randomUUID } from 'node:crypto';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { ReadReq, ReadResp } from './protocol';
import { drained, type ReadCall } from './read-service';
import type { ServedNode } from './served-node';
import { type Failure, readEvent, streamDeleted, streamName } from './wire';

/** A subscription to one stream, which need not exist yet. Only a tombstone ends it. */
export class StreamSubscription {
  private readonly stream: string;
  private readonly structured: boolean;
  private readonly gone = new AbortController();
  /** The last revision that was sent, or after which it began. */
  private sent: number;

  constructor(
    private readonly node: ServedNode,
    private readonly call: ReadCall,
    options: ReadReq.Options,
  ) {
    const asked = options.getStream();
    this.stream = streamName(asked?.getStreamIdentifier());
    this.structured = options.getUuidOption()?.hasStructured() ?? false;
    this.sent = asked?.hasRevision() ? Number(asked.getRevision()) : -1;
    if (asked?.hasEnd()) this.sent = node.log.lastRevision(this.stream);
    call.on('cancelled', () => this.gone.abort());
  }

  async run(): Promise<Failure | undefined> {
    const confirmation = new ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID());
    this.call.write(new ReadResp().setConfirmation(confirmation));
    await this.deliver();
    this.sayCaughtUp();
    while (!this.call.cancelled) {
      if (this.node.log.isTombstoned(this.stream)) return streamDeleted(this.stream);
      if (!(await this.deliver())) await this.node.log.news.wait(this.gone.signal);
    }
    return undefined;
  }

  private async deliver(): Promise<boolean> {
    const records = this.node.log.readable(this.stream, this.node.lastVisible) ?? [];
    const fresh = records.filter(({ revision }) => revision > this.sent);
    for (const record of fresh) {
      this.sent = record.revision;
      if (!this.call.write(readEvent(record, this.structured))) await drained(this.call);
    }
    return fresh.length > 0;
  }

  private sayCaughtUp() {
    const caughtUp = new ReadResp.CaughtUp();
    if (this.node.settings.version !== '23.10.8') {
      caughtUp.setTimestamp(Timestamp.fromDate(new Date()));
      if (this.sent >= 0) caughtUp.setStreamRevision(String(this.sent));
    }
    this.call.write(new ReadResp().setCaughtUp(caughtUp));
  }
}
