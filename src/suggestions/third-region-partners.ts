import type { MatchingProfile } from '../matching/profile';
import { type Party, partyKey } from '../parties/party.events';
import { interests } from './profiles/own-profile';

/**
 * With whom both could work in a third region: whoever both are partners of already, then organisations in a region, and
 * countries, in which both are interested.
 */
export function thirdRegionPartners(
  one: MatchingProfile,
  other: MatchingProfile,
  shared: readonly string[],
  third: readonly MatchingProfile[],
): Party[] {
  const known = partnersOf(other).filter((key) => partnersOf(one).includes(key));
  const isKnown = ({ party }: MatchingProfile) => known.includes(partyKey(party));
  const isThere = ({ party, country }: MatchingProfile) => {
    if (country === undefined) return false;
    const places = party.kind === 'country' ? [country] : interests([{ kind: 'country', id: country }]);
    return places.some((id) => shared.includes(id));
  };
  return [...third.filter(isKnown), ...third.filter((party) => !isKnown(party) && isThere(party))].map(
    ({ party }) => party,
  );
}

const partnersOf = ({ partners = [] }: MatchingProfile) =>
  partners.filter(({ through }) => !through).map(({ party }) => partyKey(party));
