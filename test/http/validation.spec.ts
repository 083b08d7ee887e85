import 'reflect-metadata';
import { BadInput, type InputFault } from '../../src/kernel/bad-input';
import {
  Codes,
  FreeText,
  FreeTexts,
  Id,
  ManyOf,
  Nested,
  NestedList,
  OneOf,
  ShortText,
  Url,
  Uuid,
  WholeNumber,
} from '../../src/kernel/http/fields';
import { ListQuery } from '../../src/kernel/http/page';
import { Parties, PartyDto, PartyField } from '../../src/kernel/http/party.dto';
import { QueryFlag, QueryText } from '../../src/kernel/http/query-fields';
import { DayField, LocalDateTime, PartialDateField, TimeZone } from '../../src/kernel/http/time-fields';
import { StrictValidation } from '../../src/kernel/http/validation';

class StepDto {
  @FreeText() text: string;
  @DayField({ optional: true }) dueOn?: string;
}

class EverythingDto {
  @FreeText({ optional: true }) freeText?: string;
  @FreeTexts({ optional: true, max: 3 }) freeTexts?: string[];
  @ShortText({ optional: true }) shortText?: string;
  @Id({ optional: true }) id?: string;
  @Uuid({ optional: true }) uuid?: string;
  @OneOf(['EU', 'JP'], { optional: true }) side?: string;
  @ManyOf(['red', 'blue'], { optional: true }) colours?: string[];
  @WholeNumber({ optional: true, min: 1, max: 9 }) number?: number;
  @PartialDateField({ optional: true }) partialDate?: string;
  @DayField({ optional: true, nullable: true }) day?: string | null;
  @LocalDateTime({ optional: true }) startsAt?: string;
  @TimeZone({ optional: true }) timeZone?: string;
  @Url({ optional: true }) url?: string;
  @PartyField({ optional: true }) party?: PartyDto;
  @Parties({ optional: true, max: 3 }) parties?: PartyDto[];
  @Codes({ optional: true, max: 3 }) codes?: string[];
  @Nested(() => StepDto, { optional: true, nullable: true }) step?: StepDto | null;
  @NestedList(() => StepDto, { optional: true, max: 3 }) steps?: StepDto[];
}

class FilterQuery extends ListQuery {
  @QueryText() q?: string;
  @QueryFlag() active?: boolean;
}

const pipe = new StrictValidation();

const accepted = (metatype: new () => object, value: unknown, type: 'body' | 'query' = 'body') =>
  pipe.transform(value, { type, metatype });

async function faults(metatype: new () => object, value: unknown, type: 'body' | 'query' = 'body') {
  const outcome: unknown = await accepted(metatype, value, type).catch((error: unknown) => error);
  if (!(outcome instanceof BadInput))
    throw new Error(`accepted or failed: ${JSON.stringify(outcome)} ${String(outcome)}`);
  return outcome.faults.map(({ pointer, code }: InputFault) => `${pointer} ${code}`);
}

const fine: [keyof EverythingDto, unknown][] = [
  ['freeText', '岐阜県 👩‍👩‍👧 e\u0301 ‮\n\t'],
  ['freeText', '🍣'.repeat(10_000)],
  ['freeTexts', ['a', 'a']],
  ['shortText', 'ü'],
  ['id', 'eco.agri_food:1-A'],
  ['uuid', '0190b5a6-0d4e-7c11-9a9d-0123456789ab'],
  ['side', 'JP'],
  ['colours', ['blue', 'red']],
  ['number', 9],
  ['partialDate', '2014'],
  ['partialDate', '2014-09'],
  ['partialDate', '2024-02-29'],
  ['day', '2024-02-29'],
  ['day', null],
  ['startsAt', '2026-12-03T10:00'],
  ['startsAt', '2026-12-03T23:59:59'],
  ['timeZone', 'Asia/Tokyo'],
  ['timeZone', 'UTC'],
  ['timeZone', 'America/Argentina/Buenos_Aires'],
  ['timeZone', 'Asia/Kolkata'],
  ['url', 'https://例え.jp/路?q=1#x'],
  ['party', { kind: 'prefecture', id: 'JP-21' }],
  [
    'parties',
    [
      { kind: 'region', id: 'SEASIA' },
      { kind: 'country', id: 'SEASIA' },
    ],
  ],
  ['codes', ['eco.health', 'form.rnd']],
  ['step', null],
  ['steps', [{ text: 'a', dueOn: '2026-01-01' }]],
];

const amiss: [keyof EverythingDto, unknown, string][] = [
  ['freeText', '', '/freeText blank'],
  ['freeText', ' \u200b\u3000\n', '/freeText blank'],
  ['freeText', '🍣'.repeat(10_001), '/freeText too-long'],
  ['freeText', 7, '/freeText not-a-string'],
  ['freeText', ['a'], '/freeText not-a-string'],
  ['freeText', null, '/freeText null-not-allowed'],
  ['freeTexts', 'a', '/freeTexts not-an-array'],
  ['freeTexts', ['a', '', 'b'], '/freeTexts/1 blank'],
  ['freeTexts', ['a', 'b', 'c', 'd'], '/freeTexts too-many-items'],
  ['shortText', 'a\nb', '/shortText line-break'],
  ['shortText', 'a'.repeat(301), '/shortText too-long'],
  ['id', 'a/b', '/id not-an-id'],
  ['id', 'a\n', '/id not-an-id'],
  ['id', 'é', '/id not-an-id'],
  ['id', '', '/id not-an-id'],
  ['id', 'a'.repeat(201), '/id too-long'],
  ['uuid', '0190b5a6', '/uuid not-a-uuid'],
  ['side', 'eu', '/side not-one-of'],
  ['side', {}, '/side not-one-of'],
  ['colours', ['red', 'red'], '/colours/1 duplicate-item'],
  ['colours', ['red', 'green'], '/colours/1 not-one-of'],
  ['number', '5', '/number not-a-whole-number'],
  ['number', 5.5, '/number not-a-whole-number'],
  ['number', Infinity, '/number not-a-whole-number'],
  ['number', 0, '/number too-small'],
  ['number', 10, '/number too-large'],
  ['partialDate', '2014-13', '/partialDate invalid-date'],
  ['partialDate', '2023-02-29', '/partialDate invalid-date'],
  ['partialDate', 2014, '/partialDate not-a-string'],
  ['day', '2014-09', '/day invalid-date'],
  ['startsAt', '2026-12-03T10:00Z', '/startsAt invalid-date-time'],
  ['startsAt', '2026-12-03T24:00', '/startsAt invalid-date-time'],
  ['startsAt', '2026-02-30T10:00', '/startsAt invalid-date-time'],
  ['startsAt', '2026-12-03', '/startsAt invalid-date-time'],
  ['timeZone', '+09:00', '/timeZone invalid-time-zone'],
  ['timeZone', 'JST', '/timeZone invalid-time-zone'],
  ['timeZone', 'Asia/Gifu', '/timeZone invalid-time-zone'],
  ['timeZone', 'Asia/TOKYO', '/timeZone invalid-time-zone'],
  ['url', 'javascript:alert(1)', '/url invalid-url'],
  ['url', 'https://user:secret@example.org', '/url invalid-url'],
  ['url', 'https://example.org/a b', '/url invalid-url'],
  ['party', 'JP-21', '/party not-an-object'],
  ['party', [], '/party not-an-object'],
  ['party', { kind: 'city', id: 'a' }, '/party/kind not-one-of'],
  ['party', { kind: 'region', id: 'a', name: 'b' }, '/party/name unknown-property'],
  ['party', null, '/party null-not-allowed'],
  ['parties', [{ kind: 'region', id: 'a' }, { kind: 'region' }], '/parties/1/id required'],
  [
    'parties',
    [
      { kind: 'region', id: 'a' },
      { id: 'a', kind: 'region' },
    ],
    '/parties/1 duplicate-item',
  ],
  ['parties', [{ kind: 'region', id: 'a' }, 'b'], '/parties/1 not-an-object'],
  ['parties', [[{ kind: 'region', id: 'a' }]], '/parties/0 not-an-object'],
  ['codes', ['eco.health', 'eco.health'], '/codes/1 duplicate-item'],
  ['codes', ['eco health'], '/codes/0 not-an-id'],
  ['step', {}, '/step/text required'],
  ['steps', [{ text: 'a' }, { text: 'b', dueOn: 'x' }], '/steps/1/dueOn invalid-date'],
];

describe('a field', () => {
  it.each(fine)('%s accepts %j and leaves it as it is', async (name, value) => {
    const dto = await accepted(EverythingDto, { [name]: value });
    expect(dto).toBeInstanceOf(EverythingDto);
    expect(JSON.parse(JSON.stringify(dto))).toStrictEqual({ [name]: value });
  });

  it.each(amiss)('%s refuses %j', async (name, value, fault) => {
    expect(await faults(EverythingDto, { [name]: value })).toStrictEqual([fault]);
  });
});

describe('a body', () => {
  it('is told each mistake once, with its place', async () => {
    expect(await faults(StepDto, { text: 5, dueOn: 'soon', 'a/b~c': 1 })).toStrictEqual([
      '/a~1b~0c unknown-property',
      '/text not-a-string',
      '/dueOn invalid-date',
    ]);
  });

  it.each([[[]], [[{ text: 'a' }]], ['text'], [7], [true], [null], [undefined]])(
    'is refused when it is %j',
    async (body) => {
      expect(await faults(StepDto, body)).toStrictEqual([
        body === undefined ? '/text required' : ' not-an-object',
      ]);
    },
  );

  it('becomes an instance of its class, with the nested classes', async () => {
    const dto = await accepted(EverythingDto, { parties: [{ kind: 'region', id: 'FRF1' }] });
    expect(dto).toMatchObject({ parties: [expect.any(PartyDto)] });
  });
});

describe('a query', () => {
  const query = (value: object) => accepted(FilterQuery, value, 'query');

  it('has a limit of 50 and no filter unless it says so', async () => {
    expect(JSON.stringify(await query({}))).toBe(JSON.stringify({ limit: 50 }));
  });

  it('turns digits and flags into what they mean', async () => {
    expect(await query({ limit: '1000', active: 'false', q: '岐阜' })).toMatchObject({
      limit: 1000,
      active: false,
      q: '岐阜',
    });
  });

  it.each([
    [{ limit: '0' }, '?limit too-small'],
    [{ limit: '1001' }, '?limit too-large'],
    [{ limit: '1e2' }, '?limit not-a-whole-number'],
    [{ limit: '' }, '?limit not-a-whole-number'],
    [{ active: 'TRUE' }, '?active not-a-boolean'],
    [{ active: '' }, '?active not-a-boolean'],
    [{ q: '' }, '?q blank'],
    [{ format: 'xml' }, '?format not-one-of'],
    [{ offset: '10' }, '?offset unknown-property'],
  ])('is refused with %j', async (value, fault) => {
    expect(await faults(FilterQuery, value, 'query')).toStrictEqual([fault]);
  });
});
