import type { AppendPart, NewEvent } from './event-store';
import { InvalidEvent } from './event-store-errors';
import { flatJson, plainJson } from './plain-json';

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

export interface CheckedPart extends Omit<AppendPart, 'events'> {
  readonly events: readonly CheckedEvent[];
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
  checkCount(events.length);
  const checked = checkOfOneStream(stream, events);
  checkSize(checked);
  return checked;
}

/** As `checkEvents`, for an append to several streams. */
export function checkParts(parts: readonly AppendPart[]): CheckedPart[] {
  checkCount(parts.reduce((sum, { events }) => sum + events.length, 0));
  if (parts.length > MOST_EVENTS) throw new InvalidEvent(`an append takes at most ${MOST_EVENTS} streams`);
  if (new Set(parts.map(({ stream }) => stream.toLowerCase())).size < parts.length) {
    throw new InvalidEvent('a stream stands twice in the append');
  }
  const checked = parts.map(({ stream, expected, events }) => {
    if (events.length === 0 && expected === 'any') throw new InvalidEvent(`nothing is asked of ${stream}`);
    return { stream, expected, events: checkOfOneStream(stream, events) };
  });
  checkSize(checked.flatMap(({ events }) => events));
  return checked;
}

function checkCount(count: number) {
  if (count === 0 || count > MOST_EVENTS) {
    throw new InvalidEvent(`an append takes 1 to ${MOST_EVENTS} events, not ${count}`);
  }
}

function checkOfOneStream(stream: string, events: readonly NewEvent[]): CheckedEvent[] {
  if (!isStreamId(stream)) throw new InvalidEvent(`not a stream id: ${JSON.stringify(stream).slice(0, 80)}`);
  const checked = events.map(checkEvent);
  if (new Set(checked.map(({ id }) => id)).size < checked.length) {
    throw new InvalidEvent('an event id stands twice in the append');
  }
  return checked;
}

function checkSize(events: readonly CheckedEvent[]) {
  if (sizeOf(events) > MOST_BYTES_AN_APPEND) {
    throw new InvalidEvent(`the append is larger than ${MOST_BYTES_AN_APPEND} bytes`);
  }
}

function checkEvent(event: NewEvent, at: number): CheckedEvent {
  const id = event.id.toLowerCase();
  if (!UUID.test(id)) throw new InvalidEvent(`the id of event ${at} is not a UUID`);
  if (event.type.length > LONGEST_TYPE || !TYPE.test(event.type)) {
    throw new InvalidEvent(`the type of event ${at} is not a word of at most ${LONGEST_TYPE} characters`);
  }
  const checked = {
    id,
    type: event.type,
    data: plainJson(event.data, `data of event ${at}`),
    metadata: flatJson(event.metadata, `metadata of event ${at}`),
  };
  if (bytesOf(checked) > MOST_BYTES_AN_EVENT) {
    throw new InvalidEvent(`event ${at} is larger than ${MOST_BYTES_AN_EVENT} bytes`);
  }
  return checked;
}

const bytesOf = ({ data, metadata }: CheckedEvent) => Buffer.byteLength(data) + Buffer.byteLength(metadata);

/** In bytes, as they count against the limits. */
export const sizeOf = (events: readonly CheckedEvent[]) =>
  events.reduce((sum, event) => sum + bytesOf(event), 0);
