import type { NewEvent } from './event-store';
import { InvalidEvent } from './event-store-errors';
import { assertPlainJson, assertPlainObject, assertStorableText } from './plain-json';

/** An event that passed, in the form in which it is stored. */
export interface CheckedEvent {
  /** In lower case. */
  readonly id: string;
  readonly type: string;
  /** JSON text. */
  readonly data: string;
  /** JSON text. */
  readonly metadata: string;
}

const MOST_EVENTS = 500;
const MOST_BYTES_AN_EVENT = 1024 * 1024;
const MOST_BYTES_AN_APPEND = 4 * MOST_BYTES_AN_EVENT;
const LONGEST_STREAM = 300;
const LONGEST_TYPE = 200;

const STREAM = /^[A-Za-z]+-[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u;
const TYPE = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Z}]+$/u;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a stream can have this id: `category-id`, the category of ASCII letters, at most 300 characters. */
export const isStreamId = (stream: string) => stream.length <= LONGEST_STREAM && STREAM.test(stream);

/** What every adapter asks before any I/O. Throws `InvalidEvent`. */
export function checkEvents(stream: string, events: readonly NewEvent[]): CheckedEvent[] {
  if (!isStreamId(stream)) throw new InvalidEvent(`not a stream id: ${JSON.stringify(stream).slice(0, 80)}`);
  if (events.length === 0 || events.length > MOST_EVENTS) {
    throw new InvalidEvent(`an append takes 1 to ${MOST_EVENTS} events, not ${events.length}`);
  }
  const checked = events.map(checkEvent);
  if (new Set(checked.map(({ id }) => id)).size < checked.length) {
    throw new InvalidEvent('an event id stands twice in the append');
  }
  if (checked.reduce((sum, event) => sum + bytesOf(event), 0) > MOST_BYTES_AN_APPEND) {
    throw new InvalidEvent(`the append is larger than ${MOST_BYTES_AN_APPEND} bytes`);
  }
  return checked;
}

function checkEvent(event: NewEvent, at: number): CheckedEvent {
  const id = event.id.toLowerCase();
  if (!UUID.test(id)) throw new InvalidEvent(`the id of event ${at} is not a UUID`);
  if (event.type.length > LONGEST_TYPE || !TYPE.test(event.type)) {
    throw new InvalidEvent(`the type of event ${at} is not a word of at most ${LONGEST_TYPE} characters`);
  }
  assertPlainObject(event.data, `data of event ${at}`);
  assertPlainJson(event.data, `data of event ${at}`);
  checkMetadata(event.metadata, `metadata of event ${at}`);

  const checked = {
    id,
    type: event.type,
    data: JSON.stringify(event.data),
    metadata: JSON.stringify(event.metadata),
  };
  if (bytesOf(checked) > MOST_BYTES_AN_EVENT) {
    throw new InvalidEvent(`event ${at} is larger than ${MOST_BYTES_AN_EVENT} bytes`);
  }
  return checked;
}

/** Flat and of texts, as KurrentDB wants it. */
function checkMetadata(metadata: NewEvent['metadata'], place: string) {
  assertPlainObject(metadata, place);
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') throw new InvalidEvent(`${place}/${key} is not a text`);
    assertStorableText(key, `a key of ${place}`);
    assertStorableText(value, `${place}/${key}`);
  }
}

/** As they count against the limits. */
export const bytesOf = ({ data, metadata }: CheckedEvent) =>
  Buffer.byteLength(data) + Buffer.byteLength(metadata);
