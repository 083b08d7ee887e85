import { partyKey } from '../parties/party.events';
import type { MatchingProfile, PartnerFact, Wish } from './profile';

type Lists = Pick<
  MatchingProfile,
  | 'ecosystems'
  | 'technologies'
  | 'nace'
  | 'jsic'
  | 'keywords'
  | 'forms'
  | 'priorities'
  | 'offers'
  | 'needs'
  | 'thirdRegions'
>;

const lists = [
  'ecosystems',
  'technologies',
  'nace',
  'jsic',
  'keywords',
  'forms',
  'priorities',
  'offers',
  'needs',
  'thirdRegions',
] as const satisfies readonly (keyof Lists)[];

/** A prefecture or region stands for itself, and does what any of its organisations does. */
export function profiledBy(
  place: MatchingProfile,
  organisations: readonly MatchingProfile[],
): MatchingProfile {
  if (organisations.length === 0) return { ...place, organisations: 0 };
  const names = organisations.flatMap(({ name, nameLocal }) => (nameLocal ? [name, nameLocal] : [name]));
  return {
    ...place,
    ...unionOf([place, ...organisations]),
    names: [...(place.names ?? []), ...names],
    organisations: organisations.length,
    partners: partnersOf(place, organisations),
  };
}

function unionOf(profiles: readonly MatchingProfile[]): Lists {
  return Object.fromEntries(
    lists
      .map((list) => [list, [...new Set(profiles.flatMap((profile) => profile[list] ?? []))]] as const)
      .filter(([, codes]) => codes.length > 0),
  );
}

/** Those of the place, and those of its organisations, which are ties of the place too. */
function partnersOf(
  place: MatchingProfile,
  organisations: readonly MatchingProfile[],
): readonly PartnerFact[] {
  const own = place.partners ?? [];
  const known = new Set(own.map(({ party }) => partyKey(party)));
  const others = organisations.flatMap(({ partners = [] }) => partners.filter(({ through }) => !through));
  return [...own, ...others.filter(({ party }) => !known.has(partyKey(party))).map(throughPlace)];
}

const throughPlace = (partner: PartnerFact): PartnerFact => ({ ...partner, through: 'place' });

/** An organisation with the ties of its place, and a party in Japan with those of the prefectures next to it. */
export function withTiesAround(
  profile: MatchingProfile,
  place: MatchingProfile | undefined,
  neighbours: readonly MatchingProfile[] = [],
): MatchingProfile {
  const own = profile.partners ?? [];
  const known = new Set(own.map(({ party }) => partyKey(party)));
  const around = [
    ...direct(place).map(throughPlace),
    ...neighbours.flatMap(direct).map((partner): PartnerFact => ({ ...partner, through: 'neighbour' })),
  ];
  const added = around.filter(({ party }) => {
    const key = partyKey(party);
    return !known.has(key) && known.add(key);
  });
  return { ...profile, partners: [...own, ...added] };
}

const direct = (profile: MatchingProfile | undefined) =>
  (profile?.partners ?? []).filter(({ through }) => !through);

/** The profile as an application has it: what is asked for there stands before what is known in general. */
export const asking = (profile: MatchingProfile, wish: Wish): MatchingProfile => ({
  ...profile,
  ...Object.fromEntries(Object.entries(wish).filter(([, list]) => list !== undefined && list.length > 0)),
});
