import { defaultRuleset } from '../default-ruleset';
import type { MatchingProfile } from '../profile';
import { estimate } from './bootstrap';
import { type Directory, Places } from './directory';
import { evaluate } from './evaluate';
import { Knowledge } from './knowledge';
import { qualityOf } from './quality';
import { resolved } from './truth';

const base = (
  kind: 'cluster' | 'prefecture' | 'region',
  id: string,
  more: Partial<MatchingProfile>,
): MatchingProfile => ({
  party: { kind, id },
  revision: '1',
  side: 'JP',
  kind,
  name: id,
  ...more,
});
const region = (code: string, level: number, parent?: string) => ({
  code,
  level,
  parent,
  profile: base('region', code, { side: 'EU', country: code.slice(0, 2), nuts: code }),
});
const directory: Directory = {
  organisations: [
    base('cluster', 'eu.wind', {
      side: 'EU',
      country: 'DE',
      nuts: 'DE60',
      ecosystems: ['eco.energy_renewables'],
    }),
    base('cluster', 'jp.energy', {
      country: 'JP',
      prefecture: 'JP-07',
      ecosystems: ['eco.energy_renewables'],
    }),
    base('cluster', 'jp.health', { country: 'JP', prefecture: 'JP-28', ecosystems: ['eco.health'] }),
  ],
  prefectures: ['JP-07', 'JP-28'].map((id) => base('prefecture', id, { country: 'JP', prefecture: id })),
  regions: [region('DE', 0), region('DE6', 1, 'DE'), region('DE60', 2, 'DE6'), region('DEF', 1, 'DE')],
};
const places = new Places(directory);
const hamburg = { name: 'Hamburg', nuts: 'DE60' };
const fukushima = { name: 'Fukushima', prefecture: 'JP-07' };
const pair = (id: string, signed: string | null, eu: object, jp: object) => ({
  ...{ id, signed_on: signed, eu_partners: [eu], jp_partners: [jp] },
});

describe('a list of partnerships', () => {
  it('names parties by cluster, else by prefecture or NUTS; a region that is one place counts once', () => {
    const { truths, unresolved } = resolved(
      [
        pair('1', '2019', { ...hamburg, cluster_id: 'eu.wind' }, { ...fukushima, cluster_id: 'jp.gone' }),
        pair('2', '2020-05', { nuts: 'DE600' }, { name: 'Nowhere' }),
      ],
      places,
    );
    expect(truths).toMatchObject([
      { id: '1', date: '2019', eu: [{ id: 'eu.wind' }], jp: [{ kind: 'prefecture', id: 'JP-07' }] },
      { id: '2', date: '2020-05', eu: [{ kind: 'region', id: 'DE6' }], jp: [] },
    ]);
    expect(unresolved).toEqual([{ partnership: '2', side: 'jp', name: 'Nowhere' }]);
  });

  it('is dated by its signing, else its year, else its first step', () => {
    const dates = [
      { signed_on: '2019-10', year: 2018 },
      { year: 2018, history: [{ date: '2001' }] },
      { history: [{ date: '2003-02' }, { date: null }, { date: '2001-09' }] },
      {},
    ];
    expect(resolved(dates, places).truths.map(({ date }) => date)).toEqual([
      '2019-10',
      '2018',
      '2001-09',
      undefined,
    ]);
  });
});

describe('what was known before a partnership', () => {
  const { truths } = resolved(
    [
      pair('judged', '2019-10-07', hamburg, fukushima),
      pair('earlier', '2018', { nuts: 'DEF' }, fukushima),
      pair('same-day', '2019-10-07', { nuts: 'DEF' }, { prefecture: 'JP-28' }),
      pair('later', '2020', hamburg, { prefecture: 'JP-28' }),
      pair('undated', null, hamburg, { prefecture: 'JP-28' }),
      pair('itself-earlier', '2011', { cluster_id: 'eu.wind' }, { cluster_id: 'jp.energy' }),
    ],
    places,
  );
  const knowledge = new Knowledge(places, truths);

  it('is nothing of itself, of its places, of the same day, of later and of no date', () => {
    const links = [...knowledge.before(truths[0]).byKey.values()].flatMap(({ party, partners = [] }) =>
      partners.filter(({ through }) => !through).map((partner) => `${party.id} ${partner.party.id}`),
    );
    expect(links.toSorted()).toEqual(['DEF JP-07', 'JP-07 DEF']);
  });

  it('is nothing where the date is not known', () => {
    const links = [...knowledge.before(truths[4]).byKey.values()].flatMap(({ partners = [] }) => partners);
    expect(links).toEqual([]);
  });

  it('makes a place of what its organisations do', () => {
    const place = knowledge.before(truths[0]).byKey.get('prefecture:JP-07');
    expect(place).toMatchObject({ ecosystems: ['eco.energy_renewables'], organisations: 1 });
  });
});

describe('the quality of a ranking', () => {
  const scored = (...rows: [score: number, meant: boolean][]) =>
    rows.map(([score, meant]) => ({ score, meant }));

  it('is that of its order', () => {
    const { mrr, ndcg10, recall10 } = qualityOf(scored([1, false], [3, false], [2, true]), 1);
    expect([mrr, ndcg10, recall10]).toEqual([0.5, 1 / Math.log2(3), 1]);
  });

  it('is the mean over all orders of equal scores', () => {
    expect(qualityOf(scored([1, true], [1, false], [1, false]), 1).mrr).toBeCloseTo(
      (1 + 1 / 2 + 1 / 3) / 3,
      12,
    );
    // Of three places two are meant: the first is on place 1 in two of three orders, else on place 2.
    expect(qualityOf(scored([1, true], [1, false], [1, true]), 2).mrr).toBeCloseTo((1 + 1 + 1 / 2) / 3, 12);
    expect(
      qualityOf(scored(...Array.from({ length: 20 }, (_, index): [number, boolean] => [0, index === 0])), 1)
        .recall10,
    ).toBe(0.5);
  });

  it('counts what is not among the candidates as not found', () => {
    expect(qualityOf(scored([1, false]), 2)).toEqual({ mrr: 0, ndcg10: 0, recall10: 0 });
    expect(qualityOf(scored([1, true]), 2).recall10).toBe(0.5);
  });
});

it('an interval is the same each time, holds the mean, and draws partnerships whole', () => {
  const values = [0.1, 0.9, 0.4, 0.3, 0.2].map((value, index) => ({ group: String(index), value }));
  const one = estimate(values);
  expect(estimate(values)).toEqual(one);
  expect(one?.mean).toBeCloseTo(0.38, 12);
  expect(one && one.low < one.mean && one.mean < one.high).toBe(true);
  const whole = estimate(values.map(({ value }) => ({ group: 'one', value })));
  expect(whole && whole.high - whole.low).toBeCloseTo(0, 12);
  expect(estimate([])).toBeNull();
});

it('an evaluation asks for each party of each side', () => {
  const { truths } = resolved(
    [pair('1', '2019', { cluster_id: 'eu.wind' }, { cluster_id: 'jp.energy' })],
    places,
  );
  const { queries, methods } = evaluate(truths, [], places, defaultRuleset);
  expect(queries).toBe(2);
  expect(methods).toHaveLength(5 * 2 * 2);
  const of = (method: string) => methods.find((one) => one.method === method && one.side === 'eu')?.mrr;
  expect(of('kakehashi')).toBe(1);
  // Two of the four Japanese parties share the sector, the prefecture by its organisation.
  expect(of('same-sector')).toBe(0.75);
  expect(of('random')).toBeCloseTo((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4, 12);
});
