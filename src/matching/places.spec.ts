import { defaultRuleset } from './default-ruleset';
import { asking, profiledBy, withTiesAround } from './places';
import type { MatchingProfile } from './profile';
import { Judge } from './judge';
import { judgement } from './receipt';

const judge = new Judge(defaultRuleset, '2026-11-24');

const profile = (
  kind: 'cluster' | 'prefecture',
  id: string,
  more: Partial<MatchingProfile> = {},
): MatchingProfile => ({
  party: { kind, id },
  revision: '1',
  side: 'JP',
  kind,
  name: id,
  country: 'JP',
  ...more,
});
const partner = { party: { kind: 'region', id: 'DE6' }, country: 'DE', nuts: 'DE6', since: '2019' } as const;
const other = { party: { kind: 'region', id: 'FRF' }, country: 'FR', nuts: 'FRF' } as const;

describe('a place', () => {
  it('does what any of its organisations does, and has their ties', () => {
    const organisations = [
      profile('cluster', 'jp.a', { ecosystems: ['eco.health'], keywords: ['pharma'], partners: [partner] }),
      profile('cluster', 'jp.b', { ecosystems: ['eco.health', 'eco.digital'] }),
    ];
    const place = profiledBy(profile('prefecture', 'JP-16', { partners: [other] }), organisations);
    expect(place).toMatchObject({
      ecosystems: ['eco.health', 'eco.digital'],
      keywords: ['pharma'],
      organisations: 2,
      names: ['jp.a', 'jp.b'],
      partners: [other, { ...partner, through: 'place' }],
    });
    expect(place.forms).toBeUndefined();
  });
});

describe('ties around', () => {
  const place = profile('prefecture', 'JP-16', { partners: [partner] });
  const hamburg = profile('cluster', 'eu.h', { side: 'EU', country: 'DE', nuts: 'DE60' });
  const ties = (one: MatchingProfile) =>
    judgement(judge, hamburg, one).contributions.find(({ criterion }) => criterion === 'ties');

  it('count the less the farther they are', () => {
    const own = ties(profile('cluster', 'jp.a', { partners: [partner] }));
    const ofPlace = ties(withTiesAround(profile('cluster', 'jp.a'), place));
    const ofNeighbour = ties(withTiesAround(profile('cluster', 'jp.a'), undefined, [place]));
    const { weights, values } = defaultRuleset;
    const worth = weights.towardsApplicant.ties * values.ties.wider;
    expect(own?.towardsApplicant).toBeCloseTo(worth, 12);
    expect(ofPlace?.towardsApplicant).toBeCloseTo(worth * values.ties.ofPlace, 12);
    expect(ofNeighbour?.towardsApplicant).toBeCloseTo(worth * values.ties.ofNeighbour, 12);
    expect(own?.reason).toEqual({ code: 'ties-of-partner', params: { count: 1 } });
  });

  it('do not double a tie of its own', () => {
    const both = withTiesAround(profile('cluster', 'jp.a', { partners: [partner] }), place, [place]);
    expect(both.partners).toEqual([partner]);
  });
});

it('a score of which all is known is no interval', () => {
  const all = {
    ...{
      ecosystems: ['eco.health'],
      technologies: ['tech.ai'],
      forms: ['coop.trade'],
      priorities: ['prio.epa'],
    },
    ...{
      keywords: ['pharma'],
      offers: ['pharma'],
      needs: ['pharma'],
      thirdRegions: ['AFRICA'],
      languages: ['en'],
    },
    ...{ members: 50, partners: [other], steps: 1, lastStep: '2026-01-01', organisations: 1 },
  };
  const applicant = profile('cluster', 'eu.a', { side: 'EU', country: 'DE', ...all });
  const { low, high, score } = judgement(judge, applicant, profile('cluster', 'jp.a', all));
  expect([low, high]).toEqual([score, score]);
});

it('an application stands before the profile, where it says something', () => {
  const before = profile('cluster', 'eu.a', { ecosystems: ['eco.health'], forms: ['coop.trade'] });
  expect(asking(before, { ecosystems: ['eco.digital'], forms: [], needs: undefined })).toMatchObject({
    ecosystems: ['eco.digital'],
    forms: ['coop.trade'],
  });
});
