import { flag, object, text, wholeNumber } from '../kernel/http/checks';
import { type Check, Field, type FieldOptions } from '../kernel/http/field';
import { FreeText, Id, OneOf, ShortText, Url, WholeNumber } from '../kernel/http/fields';
import { Parties, PartyDto, PartyField } from '../kernel/http/party.dto';
import { Forms, Priorities } from '../reference/code-fields';

export class ReviseDraftDto {
  @ShortText({
    max: 200,
    description: 'What the person is in the cluster, never who.',
    example: 'cluster manager',
  })
  readonly applicantFunction: string;
  @Url({ optional: true, description: 'On the European Cluster Collaboration Platform.' })
  readonly eccpProfile?: string;
  @Parties({ optional: true, max: 50, description: 'Japanese partners, the most wished first.' })
  readonly wished: PartyDto[] = [];
  @FreeText({ description: 'What is to be done with the Japanese partners.' }) readonly plan: string;
  @Forms({ optional: true }) readonly forms: string[] = [];
  @Priorities({ optional: true }) readonly priorities: string[] = [];
  @Parties({ optional: true, max: 50, description: 'Third regions of interest.' })
  readonly thirdRegions: PartyDto[] = [];
  @WholeNumber({ min: 1, max: 104 }) readonly weeks: number;
  @WholeNumber({ max: 1_000_000, description: 'What a week costs.' }) readonly weeklyEuro: number;
}

export class DraftMobilityDto extends ReviseDraftDto {
  @OneOf(['mobility']) readonly kind: 'mobility';
  @Id() readonly callId: string;
  @PartyField({ description: 'A European organisation.' }) readonly applicant: PartyDto;
}

const score = wholeNumber(0, 100);

/** The step of a JSON pointer to a member (RFC 6901). */
export const memberOf = (name: string) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

const scoresByKey: Check = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    return [{ code: 'not-an-object', detail: 'Expected a score for each criterion.' }];
  return Object.entries(value).flatMap(([key, given]) =>
    score(given).map((flaw) => ({ ...flaw, path: memberOf(key) })),
  );
};

const remark = text(10_000);

const remarksByKey: Check = (value) => {
  const flaws = object(value);
  if (flaws.length > 0) return flaws;
  return Object.entries(value as object).flatMap(([key, given]) =>
    remark(given).map((flaw) => ({ ...flaw, path: memberOf(key) })),
  );
};

const Remarks = (options: FieldOptions) =>
  Field(
    remarksByKey,
    { type: 'object', additionalProperties: { type: 'string', maxLength: 10_000 } },
    options,
  );

const Scores = (options: FieldOptions) =>
  Field(
    scoresByKey,
    { type: 'object', additionalProperties: { type: 'integer', minimum: 0, maximum: 100 } },
    options,
  );

export class AssessDto {
  @Scores({
    optional: true,
    description: 'One for each criterion of the call, 0 to 100; none with a conflict of interest.',
    example: { experience: 80, 'cooperation-plan': 70, potential: 90 },
  })
  readonly scores?: Readonly<Record<string, number>>;
  @Field(
    flag,
    { type: Boolean },
    { optional: true, description: 'true: a conflict of interest forbids the reviewer to assess this one.' },
  )
  readonly conflict?: boolean;
  @Remarks({ optional: true, description: 'On single criteria.', example: { potential: 'few partners yet' } })
  readonly remarks?: Readonly<Record<string, string>>;
  @FreeText({ optional: true, description: 'On the whole.' }) readonly remark?: string;
}
