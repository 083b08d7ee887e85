import { defaultRuleset } from './default-ruleset';
import type { MatchingProfile } from './profile';
import { suggest } from './suggest';

const hamburg: MatchingProfile = {
  party: { kind: 'cluster', id: 'eu.wind' },
  revision: '1',
  side: 'EU',
  kind: 'cluster',
  name: 'Wind cluster',
  country: 'DE',
  nuts: 'DE60',
  ecosystems: ['eco.energy_renewables'],
  keywords: ['wind', 'hydrogen'],
};

const japanese = (id: string, more: Partial<MatchingProfile> = {}): MatchingProfile => ({
  party: { kind: 'cluster', id: `jp.${id}` },
  revision: '1',
  side: 'JP',
  kind: 'cluster_association',
  name: id,
  country: 'JP',
  prefecture: 'JP-07',
  ...more,
});

const energy = japanese('energy', {
  ecosystems: ['eco.energy_renewables'],
  keywords: ['水素', 'offshore wind'],
});
const health = japanese('health', { ecosystems: ['eco.health'], keywords: ['medical devices'] });
const silent = japanese('silent');
const context = { asOf: '2026-11-24' };

const asked = (candidates: readonly MatchingProfile[]) =>
  suggest({ applicant: hamburg }, candidates, defaultRuleset, context);

describe('suggestions', () => {
  it('have what is alike first, what is unknown next, what is other last', () => {
    expect(asked([health, silent, energy]).items.map(({ party }) => party.id)).toEqual([
      'jp.energy',
      'jp.silent',
      'jp.health',
    ]);
  });

  it('tell the arithmetic of each', () => {
    for (const { score, low, high, towardsApplicant, towardsPartner, contributions } of asked([
      energy,
      silent,
    ]).items) {
      const sum = (of: 'share' | 'towardsApplicant' | 'towardsPartner') =>
        contributions.reduce((total, contribution) => total + contribution[of], 0);
      expect(sum('share')).toBeCloseTo(score, 9);
      expect(sum('towardsApplicant')).toBeCloseTo(towardsApplicant, 9);
      expect(sum('towardsPartner')).toBeCloseTo(towardsPartner, 9);
      expect(low).toBeLessThanOrEqual(score);
      expect(score).toBeLessThanOrEqual(high);
    }
  });

  it('name every reason against who is left out', () => {
    const gone = japanese('gone', { activeUntil: '2020', declinesSuggestions: true });
    const { items, excluded } = asked([gone]);
    expect(items).toEqual([]);
    expect(excluded[0].reasons.map(({ code }) => code)).toEqual(['declines-suggestions', 'active-until']);
  });

  it('find a word of the trade in another language', () => {
    const [{ contributions }] = asked([energy]).items;
    const field = contributions.find(({ criterion }) => criterion === 'field');
    expect(field?.reason).toEqual({
      code: 'field-shared',
      params: { codes: ['field.wind', 'field.hydrogen'] },
    });
  });
});
