import { defaultRuleset } from './default-ruleset';
import type { RulesetFault } from './ruleset-faults';

/** Where a document may name what it likes: kinds of the directory, and the groups into which they fall. */
const OPEN = new Set(['/values/kinds', '/values/kindFit']);

/** A whole number or null: no bound. */
const BOUNDS = new Set(['/exposure/cap', '/exposure/floor']);

/** A name that a document gives is a code, never a sentence. */
const CODE = /^[A-Za-z0-9._:-]{1,100}$/;

/** Where a document has not the shape of a ruleset, with the rules that ship as the pattern; empty: it is one. */
export const shapeFaults = (document: unknown): RulesetFault[] => [...compared(document, defaultRuleset, '')];

const fault = (pointer: string, code: string, detail: string): RulesetFault => ({ pointer, code, detail });

function* compared(value: unknown, pattern: unknown, pointer: string): Generator<RulesetFault> {
  if (value === undefined) yield fault(pointer, 'required', 'This field is required.');
  else if (BOUNDS.has(pointer)) yield* bound(value, pointer);
  else if (Array.isArray(pattern)) yield* list(value, pattern, pointer);
  else if (typeof pattern === 'object' && pattern !== null) yield* object(value, pattern, pointer);
  else yield* plain(value, typeof pattern, pointer);
}

function* bound(value: unknown, pointer: string): Generator<RulesetFault> {
  if (value !== null && !(Number.isSafeInteger(value) && Number(value) >= 0))
    yield fault(pointer, 'not-a-bound', 'Expected a whole number from 0, or null for no bound.');
}

function* list(value: unknown, pattern: readonly unknown[], pointer: string): Generator<RulesetFault> {
  if (!Array.isArray(value) || value.length !== pattern.length)
    yield fault(pointer, 'not-a-list', `Expected a list of ${pattern.length} values.`);
  else
    for (const [index, item] of pattern.entries()) yield* compared(value[index], item, `${pointer}/${index}`);
}

function* object(value: unknown, pattern: object, pointer: string): Generator<RulesetFault> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return yield fault(pointer, 'not-an-object', 'Expected an object.');
  const given = new Map<string, unknown>(Object.entries(value));
  const known = new Map<string, unknown>(Object.entries(pattern));
  const sample: unknown = known.values().next().value;
  for (const key of OPEN.has(pointer) ? given.keys() : known.keys())
    yield* compared(given.get(key), OPEN.has(pointer) ? sample : known.get(key), below(pointer, key));
  for (const key of given.keys())
    if (OPEN.has(pointer) && !CODE.test(key)) yield noCode(below(pointer, key));
    else if (!OPEN.has(pointer) && !known.has(key))
      yield fault(below(pointer, key), 'unknown-property', 'There is no such field.');
}

const noCode = (pointer: string) => fault(pointer, 'not-an-id', 'Expected letters, digits and . _ : - only.');

const below = (pointer: string, key: string) =>
  `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

function* plain(value: unknown, type: string, pointer: string): Generator<RulesetFault> {
  if (type === 'number' && (typeof value !== 'number' || value < 0))
    yield fault(pointer, 'not-a-number', 'Expected a number from 0.');
  if (type === 'string' && !(typeof value === 'string' && CODE.test(value))) yield noCode(pointer);
}
