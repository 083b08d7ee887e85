import { ineligibilitiesOf } from './eligibility';

const call = {
  maxWeeks: 6,
  maxWeeklyEuro: 700,
  eccpProfileRequired: true,
  eligibleCountries: [{ country: 'FR' }, { country: 'TR', from: '2021', to: '2022-08' }],
};
const request = {
  weeks: 6,
  weeklyEuro: 700,
  eccpProfile: 'https://example.org/',
  wished: [{ kind: 'prefecture' as const, id: 'JP-22' }],
};
const french = { country: 'FR', active: true };
const day = '2022-08-31';

describe('eligibility', () => {
  it('is given where nothing speaks against it', () =>
    expect(ineligibilitiesOf(call, request, french, day)).toEqual([]));

  it('names every reason at once', () => {
    const nothing = { weeks: 7, weeklyEuro: 701, wished: [] };
    expect(ineligibilitiesOf(call, nothing, { country: 'NO', active: false }, day)).toEqual([
      'country-not-eligible',
      'eccp-profile-missing',
      'stay-too-long',
      'weekly-cost-too-high',
      'no-partner-wished',
      'applicant-inactive',
    ]);
  });

  it.each([
    ['2020-12-31', false],
    ['2021-01-01', true],
    ['2022-08-31', true],
    ['2022-09-01', false],
  ])('of a country for a time, on %s: %s', (on, expected) =>
    expect(ineligibilitiesOf(call, request, { country: 'TR', active: true }, on).length === 0).toBe(expected),
  );

  it('is not given to a country that nobody knows', () =>
    expect(ineligibilitiesOf(call, request, { active: true }, day)).toEqual(['country-not-eligible']));

  it('asks for a profile only where the call does', () =>
    expect(
      ineligibilitiesOf(
        { ...call, eccpProfileRequired: false },
        { ...request, eccpProfile: undefined },
        french,
        day,
      ),
    ).toEqual([]));
});
