import { InvalidEvent } from './event-store-errors';

const DEEPEST = 128;

/** PostgreSQL refuses NUL and half a surrogate pair in jsonb, and changes the latter in text. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Throws `InvalidEvent` unless the text can be stored as it is. */
export function assertStorableText(text: string, place: string) {
  if (UNSTORABLE.test(text)) throw new InvalidEvent(`${place} holds NUL or half a surrogate pair`);
}

/** Throws `InvalidEvent` unless JSON carries the value there and back without loss. */
export function assertPlainJson(value: unknown, place: string, depth = 0): void {
  if (typeof value === 'string') return assertStorableText(value, place);
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return;
  if (typeof value !== 'object') throw new InvalidEvent(`${place} is ${unknownToJson(value)}`);
  if (depth === DEEPEST) throw new InvalidEvent(`nested deeper than ${DEEPEST}, or in a circle`);

  for (const [key, child] of childrenOf(value, place)) {
    assertStorableText(key, `a key of ${place}`);
    assertPlainJson(child, `${place}/${key}`, depth + 1);
  }
}

/** Throws `InvalidEvent` unless it is an object as JSON has them, with nothing that JSON would leave out. */
export function assertPlainObject(value: unknown, place: string): asserts value is object {
  const plain = typeof value === 'object' && value !== null && !Array.isArray(value) && isRootObject(value);
  if (!plain || Reflect.ownKeys(value).length !== Object.keys(value).length) {
    throw new InvalidEvent(`${place} is not a plain object`);
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
