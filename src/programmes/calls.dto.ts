import { partialDate } from '../kernel/http/time-checks';
import { flag, listOf, wholeNumber } from '../kernel/http/checks';
import { type Check, Field, type FieldOptions } from '../kernel/http/field';
import { FreeText, Id, Nested, NestedList, OneOf, ShortText, WholeNumber } from '../kernel/http/fields';
import { ListQuery } from '../kernel/http/page';
import { DayField, LocalDateTime, TimeZone } from '../kernel/http/time-fields';
import { isCountry } from '../reference/countries';
import type { EligibleCountry } from './call.events';

export const callStatuses = ['published', 'closed', 'cancelled', 'selection-published'] as const;

export class TitlesDto {
  @ShortText() readonly en: string;
  @ShortText({ optional: true }) readonly ja?: string;
  @ShortText({ optional: true }) readonly de?: string;
  @ShortText({ optional: true }) readonly fr?: string;
}

export class CriterionDto {
  @Id({ example: 'experience' }) readonly key: string;
  @WholeNumber({ min: 1, max: 1_000 }) readonly weight: number;
}

const unknown = [{ code: 'unknown-code', detail: 'There is no such country.' }];

const members: Readonly<Record<string, Check>> = {
  country: (value) => (typeof value === 'string' && isCountry(value) ? [] : unknown),
  from: partialDate,
  to: partialDate,
};

/** A code, or an object that also says from and to when. */
const eligibleCountry: Check = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return members.country(value);
  const faults = Object.entries({ country: undefined, ...value }).flatMap(([name, member]) =>
    name in members
      ? members[name](member).map((flaw) => ({ ...flaw, path: `/${name}` }))
      : [{ path: `/${name}`, code: 'unknown-property', detail: 'There is no such field.' }],
  );
  return faults;
};

const countryItem = {
  oneOf: [
    { type: 'string', example: 'FR' },
    {
      type: 'object',
      required: ['country'],
      properties: {
        country: { type: 'string', example: 'TR' },
        from: { type: 'string', description: 'As far as known; that day included.' },
        to: { type: 'string', description: 'As far as known; that day included.' },
      },
    },
  ],
};

const EligibleCountries = (options: FieldOptions) =>
  Field(
    listOf(eligibleCountry, { min: 1, max: 200 }),
    { type: 'array', items: countryItem, minItems: 1, maxItems: 200 },
    options,
  );

const Flag = (options: FieldOptions) => Field(flag, { type: Boolean }, options);

const Count = (max: number, options: FieldOptions = {}) =>
  Field(wholeNumber(1, max), { type: 'integer', minimum: 1, maximum: max }, options);

export class PublishCallDto {
  @Nested(() => TitlesDto) readonly titles: TitlesDto;
  @DayField() readonly publishedOn: string;
  @LocalDateTime({ optional: true, description: 'Absent: the beginning of the day of publication.' })
  readonly opensAt?: string;
  @LocalDateTime({ example: '2022-08-31T23:59', description: 'Its last second still counts.' })
  readonly deadline: string;
  @TimeZone({ example: 'Europe/Brussels' }) readonly timeZone: string;
  @Count(1_000) readonly places: number;
  @Count(20, { description: 'Applications of one cluster at most.' }) readonly perCluster: number;
  @Count(52) readonly maxWeeks: number;
  @WholeNumber({ max: 1_000_000, description: 'Ceiling for a person and week.' })
  readonly maxWeeklyEuro: number;
  @NestedList(() => CriterionDto, {
    min: 1,
    max: 20,
    keyOf: (item) => (item instanceof CriterionDto ? item.key : item),
    description: 'A weight counts by its share in the sum of all.',
  })
  readonly criteria: CriterionDto[];
  @EligibleCountries({ description: 'Whose clusters may apply, judged on the day of the deadline.' })
  readonly eligibleCountries: (string | EligibleCountry)[];
  @Flag({ description: 'Whether an applicant must be on the European Cluster Collaboration Platform.' })
  readonly eccpProfileRequired: boolean;
  @Flag({ optional: true, description: 'Who finds no place waits for one. Absent: true.' })
  readonly waitingList?: boolean;
  @WholeNumber({ max: 1_000_000, optional: true, description: 'To be paid before a stay is planned.' })
  readonly depositEuro?: number;
  @Count(20, { optional: true, description: 'Reviewers that each application needs. Absent: 1.' })
  readonly minReviewers?: number;
  @Count(365, {
    optional: true,
    description: 'Days for the report once a stay is recorded as completed. Absent: 30.',
  })
  readonly reportWithinDays?: number;
}

export class ExtendCallDto {
  @LocalDateTime({ example: '2022-09-15T23:59' }) readonly deadline: string;
  @TimeZone({ optional: true, example: 'Europe/Brussels', description: 'Absent: that of the call.' })
  readonly timeZone?: string;
}

export class EndCallDto {
  @FreeText({ optional: true }) readonly reason?: string;
}

export class ListCallsQuery extends ListQuery {
  @OneOf(callStatuses, { optional: true }) readonly status?: (typeof callStatuses)[number];
}
