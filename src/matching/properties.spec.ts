import * as fc from 'fast-check';
import { defaultRuleset } from './default-ruleset';
import type { MatchingProfile, PartnerFact } from './profile';
import { Judge } from './judge';
import { judgement } from './receipt';
import { suggest } from './suggest';

const asOf = '2026-11-24';
const ecosystems = ['eco.health', 'eco.digital', 'eco.textiles', 'eco.mobility'];
const technologies = ['tech.ai', 'tech.iot', 'tech.photonics'];
const forms = ['coop.industry', 'coop.trade', 'coop.tourism'];
const keywords = [
  'medical devices',
  '水素',
  'wine',
  'laser optics',
  'smart city',
  '航空宇宙産業',
  'unheard of',
];
const some = (from: readonly string[]) => fc.option(fc.subarray([...from]), { nil: undefined });

const partners = (side: 'EU' | 'JP') =>
  fc.array(
    fc.record<PartnerFact>({
      party: fc.record({ kind: fc.constant('cluster' as const), id: fc.constantFrom('x.1', 'x.2', 'x.3') }),
      country: fc.constant(side === 'EU' ? 'JP' : 'DE'),
      nuts: fc.constantFrom(...(side === 'EU' ? [undefined] : ['DE60', 'DEA1', undefined])),
      prefecture: fc.constantFrom(...(side === 'EU' ? ['JP-07', undefined] : [undefined])),
      since: fc.constantFrom('2014', '2019-05', undefined),
    }),
    { maxLength: 3 },
  );

const profiles = (side: 'EU' | 'JP', id: fc.Arbitrary<string>): fc.Arbitrary<MatchingProfile> =>
  fc.record({
    party: fc.record({ kind: fc.constant('cluster' as const), id }),
    revision: fc.constant('1'),
    side: fc.constant(side),
    kind: fc.constantFrom('cluster', 'project', 'promotion_agency', 'unheard_of'),
    name: fc.constant('name'),
    country: fc.constant(side === 'EU' ? 'DE' : 'JP'),
    nuts: fc.constantFrom(...(side === 'EU' ? ['DE60', 'DEA2', undefined] : [undefined])),
    prefecture: fc.constantFrom(...(side === 'JP' ? ['JP-07', 'JP-23', undefined] : [undefined])),
    ecosystems: some(ecosystems),
    technologies: some(technologies),
    forms: some(forms),
    keywords: some(keywords),
    offers: some(keywords),
    needs: some(keywords),
    thirdRegions: some(['AFRICA', 'SEASIA']),
    languages: some(['en', 'ja']),
    members: fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
    steps: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    lastStep: fc.constantFrom('2020', '2026-11', undefined),
    capacity: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
    partners: partners(side),
  });

const asker = profiles('EU', fc.constant('eu.asker'));
const pool = fc.uniqueArray(
  profiles(
    'JP',
    fc.integer({ min: 1, max: 99 }).map((number) => `jp.${number}`),
  ),
  {
    minLength: 1,
    maxLength: 8,
    selector: ({ party }) => party.id,
  },
);
const judge = (applicant: MatchingProfile, partner: MatchingProfile) =>
  judgement(new Judge(defaultRuleset, asOf), applicant, partner);
const rankAll = (applicant: MatchingProfile, candidates: readonly MatchingProfile[]) =>
  suggest({ applicant, limit: 99 }, candidates, defaultRuleset, { asOf });

describe('a score', () => {
  it('is the sum of its contributions, within its interval, in 0 to 1', () => {
    fc.assert(
      fc.property(asker, pool, (applicant, [partner]) => {
        const { score, low, high, towardsApplicant, towardsPartner, contributions } = judge(
          applicant,
          partner,
        );
        const sum = (of: 'share' | 'towardsApplicant' | 'towardsPartner') =>
          contributions.reduce((total, one) => total + one[of], 0);
        expect(Math.abs(sum('share') - score)).toBeLessThan(1e-9);
        expect(Math.abs(sum('towardsApplicant') - towardsApplicant)).toBeLessThan(1e-9);
        expect(Math.abs(sum('towardsPartner') - towardsPartner)).toBeLessThan(1e-9);
        const order = [0, low, score, high, 1];
        expect(order.every((number, index) => index === 0 || number >= order[index - 1] - 1e-12)).toBe(true);
      }),
    );
  });

  it('does not depend on who else is there, nor on their order', () => {
    fc.assert(
      fc.property(asker, pool, (applicant, candidates) => {
        const all = rankAll(applicant, candidates);
        expect(rankAll(applicant, candidates.toReversed())).toEqual(all);
        for (const { party, score } of all.items) {
          const alone = candidates.filter((one) => one.party.id === party.id);
          expect(rankAll(applicant, alone).items[0].score).toBe(score);
        }
        expect(all.items.length + all.excluded.length).toBe(candidates.length);
        expect(all.excluded.every(({ reasons }) => reasons.length > 0)).toBe(true);
      }),
    );
  });

  const lists = ['ecosystems', 'technologies', 'forms', 'keywords', 'thirdRegions', 'languages'] as const;
  const more = (own: readonly string[] | undefined, added: readonly string[] = []) => [
    ...new Set([...(own ?? []), ...added.slice(0, 1)]),
  ];

  it('never falls where the profile of the applicant gets better', () => {
    fc.assert(
      fc.property(asker, pool, fc.constantFrom(...lists), (applicant, [partner], list) => {
        const tie = {
          party: { kind: 'prefecture', id: 'JP-07' },
          country: 'JP',
          prefecture: 'JP-07',
        } as const;
        const better: MatchingProfile[] = [
          { ...applicant, [list]: more(applicant[list], partner[list]) },
          { ...applicant, needs: more(applicant.needs, partner.offers) },
          { ...applicant, partners: [...(applicant.partners ?? []), tie] },
          { ...applicant, members: Math.max(applicant.members ?? 0, 900) },
          { ...applicant, steps: (applicant.steps ?? 0) + 1, lastStep: '2026-11-20' },
        ];
        const before = judge(applicant, partner).score;
        for (const one of better) expect(judge(one, partner).score).toBeGreaterThanOrEqual(before - 1e-12);
      }),
      { numRuns: 400 },
    );
  });

  it('never falls where the profile of a partner gets better', () => {
    fc.assert(
      fc.property(asker, pool, fc.constantFrom(...lists), (applicant, [partner], list) => {
        const tie = {
          party: { kind: 'region', id: 'DE6' },
          country: 'DE',
          nuts: 'DE6',
          since: '2015',
        } as const;
        const better: MatchingProfile[] = [
          { ...partner, [list]: more(partner[list], applicant[list]) },
          { ...partner, offers: more(partner.offers, applicant.needs) },
          { ...partner, partners: [...(partner.partners ?? []), tie] },
          { ...partner, members: Math.max(partner.members ?? 0, 900) },
          { ...partner, steps: (partner.steps ?? 0) + 1, lastStep: '2026-11-20' },
        ];
        const before = judge(applicant, partner).score;
        for (const one of better) expect(judge(applicant, one).score).toBeGreaterThanOrEqual(before - 1e-12);
      }),
      { numRuns: 400 },
    );
  });

  it('lies in the interval that was told before a fact became known', () => {
    fc.assert(
      fc.property(asker, pool, fc.subarray(technologies, { minLength: 1 }), (applicant, [partner], told) => {
        const { low, high } = judge(applicant, { ...partner, technologies: undefined });
        const { score } = judge(applicant, { ...partner, technologies: told });
        expect(score).toBeGreaterThanOrEqual(low - 1e-12);
        expect(score).toBeLessThanOrEqual(high + 1e-12);
      }),
    );
  });
});
