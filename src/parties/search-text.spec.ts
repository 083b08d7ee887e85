import { searchPatterns, searchText, slug } from './search-text';

describe('a name is found', () => {
  it.each([
    ['Lyonbiopôle', 'lyonbiopole'],
    ['Łódź', 'lodz'],
    ['Østfold', 'OSTFOLD'],
    ['Groß', 'gross'],
    ['İzmir', 'izmir'],
    ['ホッカイドウ', 'ほっかいどう'],
    ['ｶﾞﾗｽ', 'ガラス'],
    ['Ｋｏｂｅ', 'kobe'],
    ['神戸市', '神戸市'],
    ['がぎぐ', 'ガギグ'],
  ])('%s by %s', (name, q) => expect(searchText([name])).toBe(searchText([q])));
});

it('all words of a question must match, and its wildcards stand for themselves', () =>
  expect(searchPatterns('  50%_ Ko\\be\n')).toEqual(['%50\\%\\_%', '%ko\\\\be%']));

it('a question of nothing but marks asks nothing', () => expect(searchPatterns('\u0301')).toEqual([]));

it('a name in Latin letters becomes part of an id, another script leaves it empty', () => {
  expect(slug('City of Colmar & Agglomération!')).toBe('city-of-colmar-agglomeration');
  expect(slug(`${'a'.repeat(59)} b`)).toBe('a'.repeat(59));
  expect(slug('神戸市')).toBe('');
});
