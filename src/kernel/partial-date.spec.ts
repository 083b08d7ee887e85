import {
  earliestDay,
  endsBefore,
  isDay,
  isPartialDate,
  lasts,
  latestDay,
  liesAfter,
  yearsLater,
} from './partial-date';

describe('a partial date', () => {
  it.each(['2014', '2014-09', '2014-09-26', '2024-02-29'])('may be %s', (date) =>
    expect(isPartialDate(date)).toBe(true),
  );

  it.each(['', '14', '2014-13', '2014-00', '2023-02-29', '2014-9', '2014-09-26T10:00', '0000', 2014, null])(
    'is not %s',
    (date) => expect(isPartialDate(date)).toBe(false),
  );

  it('is counted by its earliest day', () =>
    expect(['2014', '2014-09', '2014-09-26'].map(earliestDay)).toEqual([
      '2014-01-01',
      '2014-09-01',
      '2014-09-26',
    ]));

  it('ends with its latest day', () =>
    expect(['2014', '2014-09', '2014-09-26'].map(latestDay)).toEqual([
      '2014-12-31',
      '2014-09-31',
      '2014-09-26',
    ]));

  it('lies in the future only if its first day does', () => {
    expect(liesAfter('2026', '2026-11-23')).toBe(false);
    expect(liesAfter('2026-12', '2026-11-23')).toBe(true);
    expect(liesAfter('2026-11-23', '2026-11-23')).toBe(false);
  });

  it('keeps its precision years later', () => {
    expect(yearsLater('2014-09', 3)).toBe('2017-09');
    expect(yearsLater('2024-02-29', 3)).toBe('2027-02-28');
  });
});

it('a day is exact', () => {
  expect(isDay('2014-09-26')).toBe(true);
  expect(isDay('2014-09')).toBe(false);
});

describe('a term', () => {
  it('ends before it begins only if its dates, as far as known, say so', () => {
    expect(endsBefore('2020', '2020-10')).toBe(false);
    expect(endsBefore('2020-09', '2020-10-05')).toBe(true);
    expect(endsBefore('2019', '2020-10')).toBe(true);
  });

  it('lasts through all days of a year or month that bounds it', () => {
    expect(lasts({ from: '2020-10' }, '2020-10-01')).toBe(true);
    expect(lasts({ from: '2020-10' }, '2020-09-30')).toBe(false);
    expect(lasts({ from: '2019', to: '2020' }, '2020-12-31')).toBe(true);
    expect(lasts({ from: '2019', to: '2020-10-15' }, '2020-10-16')).toBe(false);
  });
});
