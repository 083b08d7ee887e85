import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

export interface FieldOptions {
  /** It may be absent; an explicit null is refused all the same. */
  readonly optional?: boolean;
  /** An explicit null is accepted. */
  readonly nullable?: boolean;
  readonly description?: string;
  readonly example?: unknown;
}

/** One thing wrong with a value; `path` leads from the field to the part that is wrong (`/3`). */
export interface Flaw {
  readonly path?: string;
  readonly code: string;
  readonly detail: string;
}

/** What is wrong with a value that is there; nothing when it is fine. */
export type Check = (value: unknown) => readonly Flaw[];

/** Name of the constraint whose message carries flaws, see flawsIn(). */
export const fieldConstraint = 'field';

const flawsShown = 20;

/** A property with one check, so that each mistake is told once, and with its place in the OpenAPI document. */
export function Field(
  check: Check,
  schema: ApiPropertyOptions,
  options: FieldOptions = {},
  ...more: PropertyDecorator[]
): PropertyDecorator {
  const { optional = false, nullable = false, description, example } = options;
  const flaws = (value: unknown) => presence(value, optional, nullable) ?? check(value);

  return applyDecorators(
    ValidateBy({
      name: fieldConstraint,
      validator: {
        validate: (value: unknown) => flaws(value).length === 0,
        defaultMessage: (args) => JSON.stringify(flaws(args?.value).slice(0, flawsShown)),
      },
    }),
    ApiProperty(withDefined(schema, { required: !optional, description, example }, nullable)),
    ...more,
  );
}

export function flawsIn(message: string): readonly Flaw[] {
  const flaws: Flaw[] = JSON.parse(message);
  return flaws;
}

function presence(value: unknown, optional: boolean, nullable: boolean): readonly Flaw[] | undefined {
  if (value === undefined) return optional ? [] : [{ code: 'required', detail: 'This field is required.' }];
  if (value === null)
    return nullable
      ? []
      : [{ code: 'null-not-allowed', detail: 'Leave the field out instead of sending null.' }];
  return undefined;
}

function withDefined(schema: ApiPropertyOptions, more: object, nullable: boolean): ApiPropertyOptions {
  const defined = Object.entries(more).filter(([, value]) => value !== undefined);
  return { ...schema, ...Object.fromEntries(defined), ...(nullable && { nullable }) };
}
