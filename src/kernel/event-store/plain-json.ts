import { InvalidEvent } from './event-store-errors';

const DEEPEST = 128;

/** PostgreSQL refuses NUL and half a surrogate pair in jsonb, and changes the latter in text. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** JSON writes both of them, and little else, in this way. */
const ESCAPED = '\\u';

/** The JSON text of an object. Throws `InvalidEvent` unless it carries the object there and back without loss. */
export function plainJson(value: unknown, place: string): string {
  // Texts, numbers and arrays are plain inside of an object alone.
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notPlain(place);
  assertPlain(value, place, 0);
  return storableJson(value, place);
}

/** As `plainJson`, of a flat object of texts, as KurrentDB wants metadata. */
export function flatJson(value: unknown, place: string): string {
  assertPlainObject(value, place);
  for (const [key, text] of Object.entries(value))
    if (typeof text !== 'string') throw new InvalidEvent(`${place}/${key} is not a text`);
  return storableJson(value, place);
}

function storableJson(value: object, place: string): string {
  const json = JSON.stringify(value);
  if (json.includes(ESCAPED)) assertStorable(value, place);
  return json;
}

function assertPlain(value: unknown, place: string, depth: number): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return;
  if (typeof value !== 'object') throw new InvalidEvent(`${place} is ${unknownToJson(value)}`);
  if (depth === DEEPEST) throw new InvalidEvent(`nested deeper than ${DEEPEST}, or in a circle`);
  for (const [key, child] of childrenOf(value, place)) assertPlain(child, `${place}/${key}`, depth + 1);
}

function assertStorable(value: unknown, place: string): void {
  if (typeof value === 'string' && UNSTORABLE.test(value)) throw unstorable(place);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (UNSTORABLE.test(key)) throw unstorable(`a key of ${place}`);
    assertStorable(child, `${place}/${key}`);
  }
}

const notPlain = (place: string) => new InvalidEvent(`${place} is not a plain object`);

const unstorable = (place: string) => new InvalidEvent(`${place} holds NUL or half a surrogate pair`);

/** Throws `InvalidEvent` unless it is an object as JSON has them, with nothing that JSON would leave out. */
function assertPlainObject(value: unknown, place: string): asserts value is object {
  const plain = typeof value === 'object' && value !== null && !Array.isArray(value) && isRootObject(value);
  if (!plain || Reflect.ownKeys(value).length !== Object.keys(value).length) {
    throw notPlain(place);
  }
}

function childrenOf(value: object, place: string): Iterable<[string, unknown]> {
  // Array.from makes holes visible as undefined; JSON would store them as null.
  if (Array.isArray(value))
    return Array.from<unknown, [string, unknown]>(value, (item, at) => [`${at}`, item]);
  assertPlainObject(value, place);
  return Object.entries(value);
}

/** Not compared with Object.prototype: an object may come from another realm, as in Jest. */
function isRootObject(value: object) {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const unknownToJson = (value: unknown) =>
  typeof value === 'number' ? `${value}` : `of type ${typeof value}`;
