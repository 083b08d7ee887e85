import { countries, countryLabels, sideAmong, sidesOfCountry, thirdRegionsAmong } from './countries';
import { isLanguage } from './languages';
import { isEcosystem, isForm, isNace, isPriority, isTechnology, labelsOf, sectors } from './sectors';

describe('a code', () => {
  it('is of one list only', () => {
    const lists = { isEcosystem, isTechnology, isNace, isForm, isPriority };
    const found = Object.entries(lists).map(([name, accepts]) => [
      name,
      sectors.items.filter(({ id }) => accepts(id)).length,
    ]);
    expect(Object.fromEntries(found)).toEqual({
      isEcosystem: 14,
      isTechnology: 16,
      isNace: 21 + 88,
      isForm: 6,
      isPriority: 6,
    });
  });

  it('has names in up to four languages', () => {
    expect(labelsOf('eco.health')).toEqual({ en: 'Health', ja: '健康・医療', de: 'Gesundheit', fr: 'Santé' });
    expect(Object.keys(labelsOf('nace.01') ?? {})).toEqual(['en']);
    expect(labelsOf('eco.nope')).toBeUndefined();
  });
});

describe('a country', () => {
  it('is on one side, or on two where it takes part in the programme and lies in a third region', () => {
    expect(sidesOfCountry('FR')).toEqual(['EU']);
    expect(sidesOfCountry('TR')).toEqual(['EU']);
    expect(sidesOfCountry('CH')).toEqual(['EU']);
    expect(sidesOfCountry('JP')).toEqual(['JP']);
    expect(sidesOfCountry('KE')).toEqual(['third']);
    expect(sidesOfCountry('UA')).toEqual(['third', 'EU']);
    const sides = countries.items.map(({ groupings }) => sideAmong(groupings));
    expect(sides.filter((side) => side === 'third')).toHaveLength(54 + 11 + 12);
  });

  it('belongs to third regions and has names', () => {
    expect(thirdRegionsAmong(['SMP', 'EASTERN_EUROPE'])).toEqual(['EASTERN_EUROPE']);
    expect(countryLabels('GR')).toMatchObject({ en: 'Greece', de: 'Griechenland' });
  });
});

it('languages are those of ISO 639-1', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  const accepted = letters.flatMap((one) => letters.map((two) => one + two)).filter(isLanguage);
  expect(accepted).toHaveLength(183);
  const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
  expect(accepted.filter((code) => names.of(code) === undefined)).toEqual([]);
  expect(isLanguage('EN')).toBe(false);
});
