import { randomUUID } from 'node:crypto';
import { WaitingRoom } from '../../../src/kernel/event-store/waiting-room';

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event on its way to a stream. */
export interface Proposal {
  readonly stream: string;
  readonly event: ProposedEvent;
}

export interface LogRecord extends ProposedEvent {
  readonly stream: string;
  readonly revision: number;
  /** Offset in bytes: rising, with gaps. */
  readonly position: number;
  readonly storedAtMs: number;
}

const RECORD_OVERHEAD = 90;
const EPOCH_RECORD = 274;

interface Stream {
  readonly records: LogRecord[];
  /** Those below it were deleted softly. */
  first: number;
  tombstoned: boolean;
}

/** The log that the nodes of a cluster have in common. What is on a majority of them is replicated, and is read. */
export class KurrentLog {
  /** What is replicated, in order. */
  readonly records: LogRecord[] = [];
  readonly news = new WaitingRoom();

  /** What the leader wrote and no majority has yet. */
  private tail: LogRecord[] = [];
  /** Records that are the last of what was written as one whole. */
  private readonly ends = new WeakSet<LogRecord>();
  private readonly streams = new Map<string, Stream>();
  private end = 0;

  constructor() {
    this.beginEpoch();
    this.replicated('$$$scavenges', '$metadata');
  }

  /** As each leader does when it begins: a record that no reader sees. */
  beginEpoch() {
    this.end += EPOCH_RECORD;
  }

  /** To the tail in this order, as one whole; `replicate` makes it readable. */
  write(proposals: readonly Proposal[]): LogRecord[] {
    const revived = new Set(
      proposals.map(({ stream }) => stream).filter((stream) => this.isRevivedByWrite(stream)),
    );
    const written = proposals.map((proposal) => this.writeOne(proposal));
    for (const stream of revived) this.writeOne({ stream: `$$${stream}`, event: ofSystem('$metadata') });
    this.ends.add(this.tail[this.tail.length - 1]);
    return written;
  }

  /** The tail up to this record. */
  replicate(last: LogRecord) {
    const upTo = this.tail.indexOf(last) + 1;
    this.records.push(...this.tail.splice(0, upTo));
    this.news.wake();
  }

  /** What a new leader makes of the tail of the old one: some of it had come through, the rest is cut off. */
  settleTail() {
    const half = this.tail.slice(0, Math.ceil(this.tail.length / 2));
    const kept = half.slice(0, half.findLastIndex((record) => this.ends.has(record)) + 1);
    for (const { stream } of this.tail.slice(kept.length)) this.stream(stream).records.pop();
    this.tail = kept;
    if (kept.length > 0) this.replicate(kept[kept.length - 1]);
  }

  /** Revision of the last event, replicated or not; -1 where there was never one. */
  lastRevision(stream: string): number {
    return (this.streams.get(stream)?.records.length ?? 0) - 1;
  }

  /** At this revision, also if it was deleted. */
  at(stream: string, revision: number): LogRecord | undefined {
    return this.streams.get(stream)?.records[revision];
  }

  isReplicated(record: LogRecord): boolean {
    return !this.tail.includes(record);
  }

  /** What can be read of a stream up to a position; nothing where there is no stream. */
  readable(stream: string, upTo: number): readonly LogRecord[] | undefined {
    const found = this.streams.get(stream);
    const records = found?.records.filter(
      (record) => record.revision >= found.first && record.position <= upTo && this.isReplicated(record),
    );
    return records && records.length > 0 ? records : undefined;
  }

  isSoftDeleted(stream: string): boolean {
    const found = this.streams.get(stream);
    return found !== undefined && found.records.length > 0 && found.first >= found.records.length;
  }

  isTombstoned(stream: string): boolean {
    return this.streams.get(stream)?.tombstoned ?? false;
  }

  softDelete(stream: string): LogRecord {
    const found = this.stream(stream);
    found.first = found.records.length;
    return this.replicated(`$$${stream}`, '$metadata');
  }

  tombstone(stream: string): LogRecord {
    this.stream(stream).tombstoned = true;
    return this.replicated(stream, '$streamDeleted');
  }

  private isRevivedByWrite(stream: string): boolean {
    return this.isSoftDeleted(stream) && !stream.startsWith('$$');
  }

  private writeOne({ stream, event }: Proposal): LogRecord {
    const { records } = this.stream(stream);
    const record = {
      ...event,
      stream,
      revision: records.length,
      position: this.advance(stream, event),
      storedAtMs: Date.now(),
    };
    records.push(record);
    this.tail.push(record);
    return record;
  }

  private replicated(stream: string, type: string): LogRecord {
    const [record] = this.write([{ stream, event: ofSystem(type) }]);
    this.replicate(record);
    return record;
  }

  private stream(name: string): Stream {
    const known = this.streams.get(name);
    if (known) return known;
    const stream = { records: [], first: 0, tombstoned: false };
    this.streams.set(name, stream);
    return stream;
  }

  private advance(stream: string, { type, data, metadata }: ProposedEvent): number {
    const position = this.end;
    this.end += RECORD_OVERHEAD + stream.length + 2 * type.length + data.length + metadata.length;
    return position;
  }
}

const ofSystem = (type: string): ProposedEvent => ({
  id: randomUUID(),
  type,
  isJson: true,
  data: Buffer.from('{}'),
  metadata: new Uint8Array(),
});
