import { Type } from 'class-transformer';
import { ValidateIf, ValidateNested } from 'class-validator';
import { line, listOf, matching, object, oneOf, satisfying, text, wholeNumber } from './checks';
import { type Check, Field, type FieldOptions } from './field';

type ListOptions = FieldOptions & { readonly min?: number; readonly max?: number };
type DtoClass = () => new () => object;

const idPattern = '^[A-Za-z0-9._:-]+$';
const uuidPattern = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

const spelled = matching(
  new RegExp(idPattern),
  200,
  'not-an-id',
  'Expected letters, digits and . _ : - only.',
);

/** An id may become the name of a member, so none is one that every object has, such as `constructor`. */
const id: Check = (value) =>
  typeof value === 'string' && value in Object.prototype
    ? [{ code: 'not-an-id', detail: 'This name is not free.' }]
    : spelled(value);
const uuid = matching(new RegExp(uuidPattern), 36, 'not-a-uuid', 'Expected a UUID in lower case.');

/** A text that a person typed, of one or more lines. */
export const FreeText = ({ max = 10_000, ...options }: FieldOptions & { readonly max?: number } = {}) =>
  Field(text(max), { type: String, minLength: 1, maxLength: max }, options);

export const FreeTexts = ({ min = 0, max = 100, ...options }: ListOptions = {}) =>
  Field(
    listOf(text(10_000), { min, max }),
    {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: 10_000 },
      minItems: min,
      maxItems: max,
    },
    options,
  );

/** One line, such as a name or a title. */
export const ShortText = ({ max = 300, ...options }: FieldOptions & { readonly max?: number } = {}) =>
  Field(line(max), { type: String, minLength: 1, maxLength: max }, options);

export const ShortTexts = ({ min = 0, max = 100, ...options }: ListOptions = {}) =>
  Field(
    listOf(line(300), { min, max }),
    { type: 'array', items: { type: 'string', minLength: 1, maxLength: 300 }, minItems: min, maxItems: max },
    options,
  );

/** The id of a thing; whether there is such a thing is asked later. */
export const Id = (options: FieldOptions = {}) =>
  Field(id, { type: String, minLength: 1, maxLength: 200, pattern: idPattern }, options);

export const Uuid = (options: FieldOptions = {}) => Field(uuid, { type: String, format: 'uuid' }, options);

export const OneOf = (values: readonly string[], options: FieldOptions = {}) =>
  Field(oneOf(values), { type: String, enum: [...values] }, options);

/** Each value at most once. */
export const ManyOf = (values: readonly string[], { min = 0, ...options }: ListOptions = {}) =>
  Field(
    listOf(oneOf(values), { min, max: values.length, keyOf: (item) => item }),
    { type: 'array', items: { type: 'string', enum: [...values] }, uniqueItems: true, minItems: min },
    options,
  );

/** Ids of a reference list such as `eco.health`, each at most once; whether they are known is asked later. */
export const Codes = ({ min = 0, max = 100, ...options }: ListOptions = {}) =>
  Field(
    listOf(id, { min, max, keyOf: (item) => item }),
    {
      type: 'array',
      items: { type: 'string', maxLength: 200, pattern: idPattern },
      uniqueItems: true,
      minItems: min,
      maxItems: max,
    },
    options,
  );

export const WholeNumber = ({
  min = 0,
  max = Number.MAX_SAFE_INTEGER,
  ...options
}: FieldOptions & { readonly min?: number; readonly max?: number } = {}) =>
  Field(wholeNumber(min, max), { type: 'integer', minimum: min, maximum: max }, options);

function isWebAddress(value: string): boolean {
  if (/\s/.test(value) || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** An http or https address without credentials in it. */
export const Url = (options: FieldOptions = {}) =>
  Field(
    satisfying(isWebAddress, 2_000, 'invalid-url', 'Expected an http or https address.'),
    { type: String, format: 'uri', maxLength: 2_000 },
    options,
  );

const skipNull = ({ nullable }: FieldOptions) => (nullable ? [ValidateIf((_, value) => value !== null)] : []);

// Swagger takes a function for one that tells the class only if its name is `type`.

/** An object with fields of its own. */
export const Nested = (type: DtoClass, options: FieldOptions = {}) =>
  Field(object, { type: () => type() }, options, ValidateNested(), Type(type), ...skipNull(options));

export const NestedList = (
  type: DtoClass,
  {
    min = 0,
    max = 100,
    keyOf,
    ...options
  }: ListOptions & { readonly keyOf?: (item: unknown) => unknown } = {},
) =>
  Field(
    listOf(object, { min, max, keyOf }),
    { type: () => [type()], minItems: min, maxItems: max },
    options,
    ValidateNested(),
    Type(type),
    ...skipNull(options),
  );
