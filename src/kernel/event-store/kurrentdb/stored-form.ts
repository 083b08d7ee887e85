import type { AllStreamRecordedEvent, JSONEventData, KurrentDBClient } from '@kurrent/kurrentdb-client';
import type { RecordedEvent } from '../event-store';
import type { CheckedEvent } from '../event-format';
import type { KurrentPositions } from './kurrent-positions';
import { takenApart, withInstant } from './recorded-at';

type Pages = ReturnType<KurrentDBClient['rustClient']['readAll']>;
/** An event as the native reader gives it: data and metadata are bytes, and `created` is cut to seconds. */
export type NativeEvent = NonNullable<(Pages extends AsyncIterable<(infer Item)[]> ? Item : never)['event']>;

type Metadata = Readonly<Record<string, string>>;

/** Built from the text that was checked: of what the caller still holds, something may make the client hang. */
export const eventData = ({ id, type, data, metadata }: CheckedEvent, recordedAt: string): JSONEventData => ({
  id,
  type,
  contentType: 'application/json',
  data: JSON.parse(data) as Record<string, unknown>,
  metadata: withInstant(JSON.parse(metadata) as Metadata, recordedAt),
});

/** How streams and events of this record stand in the log of the server, which may hold others. */
export class StoredForm {
  readonly prefix: string;

  constructor(
    namespace: string,
    readonly positions: KurrentPositions,
  ) {
    this.prefix = `${namespace}.`;
  }

  streamName = (stream: string) => this.prefix + stream;

  streamOf = (name: string) => name.slice(this.prefix.length);

  /** As the native reader gave it. */
  native(event: NativeEvent): RecordedEvent {
    return this.recorded(event, { metadata: parsed(event.metadata), data: parsed(event.data) });
  }

  /** As a subscription gave it. */
  delivered(event: AllStreamRecordedEvent): RecordedEvent {
    return this.recorded(event, event);
  }

  private recorded(event: Head, { data, metadata: stored }: Body): RecordedEvent {
    const { streamId, id, type, revision, position, created } = event;
    if (!position) throw new Error(`event ${id} of ${streamId} came without a position`);
    const { metadata, recordedAt } = takenApart(stored as Metadata | undefined, new Date(created));
    return {
      id,
      type,
      data: data as object,
      metadata,
      stream: this.streamOf(streamId),
      revision: Number(revision),
      position: this.positions.of(position),
      recordedAt,
    };
  }
}

type Head = Pick<NativeEvent, 'streamId' | 'id' | 'type' | 'revision' | 'position'> & {
  readonly created: number | Date;
};

interface Body {
  readonly data: unknown;
  readonly metadata?: unknown;
}

const parsed = (bytes: Uint8Array): unknown =>
  bytes.length === 0
    ? undefined
    : JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
