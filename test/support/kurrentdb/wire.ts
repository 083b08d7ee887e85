import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import type { LogRecord } from './log';
import type { Endpoint } from './outcome';
import { ReadResp, StreamIdentifier, UUID } from './protocol';

export type Failure = Pick<StatusObject, 'code' | 'details' | 'metadata'>;

/** A status with the trailers by which the client knows what it means. */
export function failure(
  code: status,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): Failure {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return { code, details, metadata };
}

export const notReady = () => failure(status.UNAVAILABLE, 'Server Is Not Ready');

export const notLeader = ({ host, port }: Endpoint) =>
  failure(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });

export const streamDeleted = (stream: string) =>
  failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const requiresLeader = (metadata: Metadata) => metadata.get('requires-leader')[0] === 'true';

export const streamName = (identifier: StreamIdentifier | undefined) =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString();

export const identifierOf = (stream: string) =>
  new StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64'));

export function uuidText(uuid: UUID | undefined): string {
  const parts = uuid?.getStructured();
  if (!parts) return uuid?.getString() ?? '';
  const hex = [parts.getMostSignificantBits(), parts.getLeastSignificantBits()]
    .map((bits) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function uuidOf(id: string, structured: boolean): UUID {
  if (!structured) return new UUID().setString(id);
  const hex = id.replaceAll('-', '');
  const bits = (from: number) => BigInt.asIntN(64, BigInt(`0x${hex.slice(from, from + 16)}`)).toString();
  const parts = new UUID.Structured().setMostSignificantBits(bits(0)).setLeastSignificantBits(bits(16));
  return new UUID().setStructured(parts);
}

const serialized = new WeakMap<LogRecord, Buffer>();

/** The event as a read delivers it, in the bytes of the wire: most are read many times. */
export function readEvent(record: LogRecord, structuredIds: boolean): Buffer {
  if (structuredIds) return bytesOf(eventMessage(record, true));
  const known = serialized.get(record);
  if (known) return known;
  const bytes = bytesOf(eventMessage(record, false));
  serialized.set(record, bytes);
  return bytes;
}

export const bytesOf = (message: ReadResp) => Buffer.from(message.serializeBinary());

/** Commit and prepare are its own place in the log. */
function eventMessage(record: LogRecord, structuredIds: boolean): ReadResp {
  const position = String(record.position);
  const event = new ReadResp.ReadEvent.RecordedEvent()
    .setId(uuidOf(record.id, structuredIds))
    .setStreamIdentifier(identifierOf(record.stream))
    .setStreamRevision(String(record.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setCustomMetadata(record.metadata)
    .setData(record.data);
  event
    .getMetadataMap()
    .set('type', record.type)
    .set('content-type', record.isJson ? 'application/json' : 'application/octet-stream')
    .set('created', String(BigInt(record.storedAtMs) * 10_000n));
  const read = new ReadResp.ReadEvent().setEvent(event).setCommitPosition(position);
  return new ReadResp().setEvent(read);
}
