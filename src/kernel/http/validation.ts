import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { BadInput, type InputFault } from '../bad-input';
import { fieldConstraint, flawsIn } from './field';

const faultsShown = 50;

/** Codes of class-validator's own decorators where kebab-case of the name would say less. */
const codes: Readonly<Record<string, string>> = {
  whitelistValidation: 'unknown-property',
  unknownValue: 'not-an-object',
  nestedValidation: 'not-an-object',
  isObject: 'not-an-object',
  isDefined: 'required',
  isNotEmpty: 'blank',
  isString: 'not-a-string',
  isInt: 'not-a-whole-number',
  isBoolean: 'not-a-boolean',
  isArray: 'not-an-array',
  isIn: 'not-one-of',
  isEnum: 'not-one-of',
  isUuid: 'not-a-uuid',
  minLength: 'too-short',
  maxLength: 'too-long',
  min: 'too-small',
  max: 'too-large',
  arrayMaxSize: 'too-many-items',
  arrayMinSize: 'too-few-items',
  arrayNotEmpty: 'too-few-items',
  arrayUnique: 'duplicate-item',
  isIso8601: 'invalid-date',
  isDateString: 'invalid-date',
};

const isPlain = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

class Invalid extends Error {
  constructor(readonly errors: readonly ValidationError[]) {
    super();
  }
}

/** Refuses what a DTO does not declare, converts nothing unasked, and says for each field what is wrong with it. */
export class StrictValidation extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      transformOptions: { enableImplicitConversion: false },
      exceptionFactory: (errors) => new Invalid(errors),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (this.toValidate(metadata) && value !== undefined && !isPlain(value))
      throw new BadInput({ pointer: '', code: 'not-an-object', detail: 'Expected an object.' });
    try {
      return (await super.transform(value, metadata)) as unknown;
    } catch (error) {
      throw error instanceof Invalid ? badInput(error.errors, metadata.type) : error;
    }
  }

  /** A parameter typed as a number would become NaN without a word. */
  protected override transformPrimitive(value: unknown): unknown {
    return value;
  }
}

function badInput(errors: readonly ValidationError[], where: ArgumentMetadata['type']): BadInput {
  const faults = errors.flatMap((error) => faultsOf(error, where === 'query' ? '?' : '/'));
  const [first = { pointer: '', code: 'not-an-object', detail: 'Expected an object.' }, ...rest] = faults;
  return new BadInput(first, ...rest.slice(0, faultsShown - 1));
}

function faultsOf({ property, constraints = {}, children = [] }: ValidationError, at: string): InputFault[] {
  // A value that is no object at all, or of a class without fields, is reported without a property.
  const pointer = property === undefined ? at.slice(0, -1) : at + escaped(property);
  const { [fieldConstraint]: flaws, ...others } = constraints;
  if (flaws !== undefined)
    return flawsIn(flaws).map(({ path = '', code, detail }) => ({ pointer: pointer + path, code, detail }));

  const own = Object.entries(others).map(([name, message]) => ({
    pointer,
    code: codes[name] ?? kebab(name),
    detail: name === 'whitelistValidation' ? 'There is no such field.' : message,
  }));
  return [...own, ...children.flatMap((child) => faultsOf(child, `${pointer}/`))];
}

const escaped = (property: string) => property.replaceAll('~', '~0').replaceAll('/', '~1');

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
