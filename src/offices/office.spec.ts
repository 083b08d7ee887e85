import { Refused } from '../kernel/refused';
import type { Party } from '../parties/party.events';
import { appointOperator, appointSeniorAdviser, releaseOperator, releaseSeniorAdviser } from './appointments';
import { closeOffice, office, type OfficeState, openOffice, reviseOffice } from './office';
import { type OfficeEvent, OfficeOpened, type OfficeProfile } from './office.events';
import { type ImportedOffice, importOffice } from './office-import';

const TODAY = '2026-11-23';
const gifu: Party = { kind: 'prefecture', id: 'JP-21' };
const profile: OfficeProfile = {
  name: 'Gifu office',
  side: 'JP',
  country: 'JP',
  city: 'Gifu',
  timeZone: 'Asia/Tokyo',
  languages: ['ja'],
};

const after = (events: readonly OfficeEvent[], before: OfficeState = office.initial) =>
  events.reduce(office.evolve, before);
const open = after([new OfficeOpened({ office: 'office.gifu', profile, from: '2019-10' })]);

const refusal = (decision: () => unknown): string => {
  try {
    decision();
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('an office', () => {
  it('opens once, and not in the future', () => {
    const data = { office: 'office.gifu', profile, from: '2026-12' };
    expect(refusal(() => openOffice(office.initial, data, TODAY))).toBe('date-in-future');
    expect(refusal(() => openOffice(open, { ...data, from: '2020' }, TODAY))).toBe('office-already-open');
  });

  it('that nobody opened has no further steps', () => {
    expect(refusal(() => reviseOffice(office.initial, { office: 'office.x', profile }))).toBe('not-found');
    expect(refusal(() => closeOffice(office.initial, { office: 'office.x', on: '2020' }, TODAY))).toBe(
      'not-found',
    );
  });

  it('closes after it has opened, and once', () => {
    const on = (date: string) => ({ office: 'office.gifu', on: date });
    expect(refusal(() => closeOffice(open, on('2019-09'), TODAY))).toBe('ends-before-it-begins');
    expect(refusal(() => closeOffice(open, on('2027'), TODAY))).toBe('date-in-future');
    const closed = after(closeOffice(open, on('2019'), TODAY), open);
    expect(closeOffice(closed, on('2020'), TODAY)).toEqual([]);
    expect(refusal(() => reviseOffice(closed, { office: 'office.gifu', profile }))).toBe('office-closed');
  });
});

describe('an operator', () => {
  const appointed = { office: 'office.gifu', operator: { name: 'CLAIR' }, from: '2020-10' };
  const held = after(appointOperator(open, appointed), open);

  it('is appointed a second time only after its release', () => {
    expect(refusal(() => appointOperator(held, { ...appointed, from: '2023' }))).toBe('already-appointed');
    const free = after(releaseOperator(held, { office: 'office.gifu', name: 'CLAIR', to: '2023-03' }), held);
    expect(appointOperator(free, { ...appointed, from: '2024' })).toHaveLength(1);
  });

  it('is released from the term that has no end', () => {
    expect(releaseOperator(held, { office: 'office.gifu', name: 'CLAIR', to: '2023-03' })).toMatchObject([
      { type: 'OperatorReleased', data: { from: '2020-10', to: '2023-03' } },
    ]);
    expect(refusal(() => releaseOperator(held, { office: 'office.gifu', name: 'CEEJA', to: '2023' }))).toBe(
      'not-appointed',
    );
  });

  it('does not end before it begins', () => {
    expect(refusal(() => appointOperator(open, { ...appointed, to: '2020-09' }))).toBe(
      'ends-before-it-begins',
    );
    expect(refusal(() => releaseOperator(held, { office: 'office.gifu', name: 'CLAIR', to: '2019' }))).toBe(
      'ends-before-it-begins',
    );
  });
});

it('a senior adviser is released once', () => {
  const held = after(
    appointSeniorAdviser(open, { office: 'office.gifu', adviser: gifu, from: '2020' }),
    open,
  );
  const release = { office: 'office.gifu', adviser: gifu, to: '2022' };
  const free = after(releaseSeniorAdviser(held, release), held);
  expect(refusal(() => releaseSeniorAdviser(free, release))).toBe('not-appointed');
});

describe('an office that a source states', () => {
  const stated: ImportedOffice = {
    office: 'office.gifu',
    profile,
    from: '2019-10',
    operators: [{ operator: { name: 'Gifu Prefecture' }, from: '2019-10' }],
    seniorAdvisers: [{ adviser: gifu, from: '2020-10' }],
  };
  const types = (events: readonly OfficeEvent[]) => events.map(({ type }) => type);
  const known = after(importOffice(office.initial, stated));

  it('is opened with all its terms, and stated again changes nothing', () => {
    expect(types(importOffice(office.initial, stated))).toEqual([
      'OfficeOpened',
      'OperatorAppointed',
      'SeniorAdviserAppointed',
    ]);
    expect(importOffice(known, stated)).toEqual([]);
  });

  it('is revised, relieved of an operator and closed where the source has learnt more', () => {
    const later = {
      ...stated,
      profile: { ...profile, city: 'Gifu City' },
      operators: [{ operator: { name: 'Gifu Prefecture' }, from: '2019-10', to: '2020' }],
      to: '2021',
    };
    expect(types(importOffice(known, later))).toEqual(['OfficeRevised', 'OperatorReleased', 'OfficeClosed']);
    expect(importOffice(after(importOffice(known, later), known), later)).toEqual([]);
  });

  it('relieves an operator and an adviser once', () => {
    const relieved = {
      ...stated,
      operators: [{ operator: { name: 'Gifu Prefecture' }, from: '2019-10', to: '2020' }],
      seniorAdvisers: [{ adviser: gifu, from: '2020-10', to: '2022' }],
    };
    const steps = importOffice(known, relieved);
    expect(types(steps)).toEqual(['OperatorReleased', 'SeniorAdviserReleased']);
    expect(importOffice(after(steps, known), relieved)).toEqual([]);
  });
});
