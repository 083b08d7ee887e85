import { Transform } from 'class-transformer';
import { flag, line, wholeNumber } from './checks';
import { Field, type FieldOptions } from './field';

/** Parameters of a query are optional unless `optional: false` is said. */
const asked = (options: FieldOptions): FieldOptions => ({ optional: true, ...options });

const readFlag = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;

const readWholeNumber = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;

export const QueryText = ({ max = 200, ...options }: FieldOptions & { readonly max?: number } = {}) =>
  Field(line(max), { type: String, minLength: 1, maxLength: max }, asked(options));

/** `true` or `false`, nothing else. */
export const QueryFlag = (options: FieldOptions = {}) =>
  Field(flag, { type: Boolean }, asked(options), Transform(readFlag));

export const QueryWholeNumber = ({
  min = 0,
  max = Number.MAX_SAFE_INTEGER,
  ...options
}: FieldOptions & { readonly min?: number; readonly max?: number } = {}) =>
  Field(
    wholeNumber(min, max),
    { type: 'integer', minimum: min, maximum: max },
    asked(options),
    Transform(readWholeNumber),
  );

export const defaultLimit = 50;

/** How many items one answer holds; the property's initial value is `defaultLimit`. */
export const QueryLimit = (options: FieldOptions = {}) =>
  Field(
    wholeNumber(1, 1_000),
    { type: 'integer', minimum: 1, maximum: 1_000, default: defaultLimit },
    asked(options),
    Transform(readWholeNumber),
  );
