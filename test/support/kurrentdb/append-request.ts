import type { ProposedEvent } from './log';
import type { Outcome, Write } from './outcome';
import type { UUID } from './protocol';
import type { KurrentSettings } from './settings';
import { uuidText } from './wire';

interface ProposedMessage {
  getId(): UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
}

/** The event of a message, or what its metadata lacks. Nothing looks whether it is the JSON that it says it is. */
export function proposedEvent(message: ProposedMessage): ProposedEvent | { readonly missing: string } {
  const [type, contentType] = ['type', 'content-type'].map((key) => message.getMetadataMap().get(key));
  if (type === undefined) return { missing: 'type' };
  if (contentType === undefined) return { missing: 'content-type' };
  return {
    id: uuidText(message.getId()).toLowerCase(),
    type,
    isJson: contentType === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

/** Why the server will not even try. */
export function oversized(
  { events }: Pick<Write, 'events'>,
  { maxAppendSize, maxEventSize }: KurrentSettings,
): Outcome | undefined {
  const large = events.find((event) => sizeOf(event) > maxEventSize);
  if (large && maxEventSize < maxAppendSize) {
    return { kind: 'event-too-large', limit: maxEventSize, event: large.id, size: sizeOf(large) };
  }
  const size = events.reduce((sum, event) => sum + sizeOf(event), 0);
  return size > maxAppendSize ? { kind: 'too-large', limit: maxAppendSize } : undefined;
}

export const sizeOf = ({ type, data, metadata }: ProposedEvent) =>
  data.length + metadata.length + 2 * type.length;
