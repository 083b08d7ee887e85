import { DatabaseError } from 'pg';
import { isRefusal } from './timed-pool';

const error = (severity: string, code: string) =>
  Object.assign(new DatabaseError('said in its own words', 1, 'error'), { severity, code });

describe('an error of PostgreSQL', () => {
  it.each([
    ['ERROR', '40001'],
    ['FEHLER', '22P02'],
    ['エラー', '57014'],
  ])('of severity %s and code %s says that nothing was done', (severity, code) =>
    expect(isRefusal(error(severity, code))).toBe(true),
  );

  it.each([
    ['FATAL', '57P01'],
    ['致命的エラー', '25P03'],
    ['PANIK', 'XX000'],
  ])('of severity %s and code %s leaves it open', (severity, code) =>
    expect(isRefusal(error(severity, code))).toBe(false),
  );

  it('without an answer of the server leaves it open', () =>
    expect(isRefusal(new Error('gone'))).toBe(false));
});
