import type { Check, Flaw } from './field';

const flaw = (code: string, detail: string): readonly Flaw[] => [{ code, detail }];

/** Counted in code points, as JSON Schema counts; most texts need no counting. */
export function characters(text: string, atMost: number): number {
  return text.length <= atMost || text.length > 2 * atMost ? text.length : Array.from(text).length;
}

// Spaces and the characters that show nothing, such as zero-width joiners, Hangul fillers and the blank Braille cell.
const visible = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;

export const text =
  (max: number): Check =>
  (value) => {
    if (typeof value !== 'string') return flaw('not-a-string', 'Expected a text.');
    if (!visible.test(value)) return flaw('blank', 'Expected at least one visible character.');
    if (characters(value, max) > max) return flaw('too-long', `At most ${max} characters are allowed.`);
    return [];
  };

const lineBreak = /[\n\r\u2028\u2029]/;

export const line =
  (max: number): Check =>
  (value) =>
    typeof value === 'string' && lineBreak.test(value)
      ? flaw('line-break', 'Expected one line of text.')
      : text(max)(value);

export const matching =
  (pattern: RegExp, max: number, code: string, detail: string): Check =>
  (value) => {
    if (typeof value !== 'string') return flaw('not-a-string', 'Expected a text.');
    if (value.length > max) return flaw('too-long', `At most ${max} characters are allowed.`);
    return pattern.test(value) ? [] : flaw(code, detail);
  };

export const satisfying =
  (accepts: (value: string) => boolean, max: number, code: string, detail: string): Check =>
  (value) => {
    if (typeof value !== 'string') return flaw('not-a-string', 'Expected a text.');
    return value.length <= max && accepts(value) ? [] : flaw(code, detail);
  };

export const oneOf =
  (values: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && values.includes(value)
      ? []
      : flaw('not-one-of', `Expected one of ${values.join(', ')}.`);

export const wholeNumber =
  (min: number, max: number): Check =>
  (value) => {
    if (!Number.isSafeInteger(value)) return flaw('not-a-whole-number', 'Expected a whole number.');
    if (Number(value) < min) return flaw('too-small', `At least ${min} is expected.`);
    if (Number(value) > max) return flaw('too-large', `At most ${max} is allowed.`);
    return [];
  };

export const flag: Check = (value) =>
  typeof value === 'boolean' ? [] : flaw('not-a-boolean', 'Expected true or false.');

export const object: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? []
    : flaw('not-an-object', 'Expected an object.');

export interface ListLimits {
  readonly min?: number;
  readonly max: number;
  /** What tells two items apart; without it the same item may stand twice. */
  readonly keyOf?: (item: unknown) => unknown;
}

export const listOf =
  (item: Check, { min = 0, max, keyOf }: ListLimits): Check =>
  (value) => {
    if (!Array.isArray(value)) return flaw('not-an-array', 'Expected an array.');
    if (value.length > max) return flaw('too-many-items', `At most ${max} items are allowed.`);
    if (value.length < min) return flaw('too-few-items', `At least ${min} items are expected.`);

    const amiss = value.flatMap((each: unknown, index) =>
      item(each).map((found) => ({ ...found, path: `/${index}${found.path ?? ''}` })),
    );
    return amiss.length > 0 || !keyOf ? amiss : repeated(value.map(keyOf));
  };

function repeated(keys: readonly unknown[]): readonly Flaw[] {
  const seen = new Set<unknown>();
  return keys.flatMap((key, index) => {
    if (seen.has(key))
      return [{ path: `/${index}`, code: 'duplicate-item', detail: 'This item stands twice in the list.' }];
    seen.add(key);
    return [];
  });
}
