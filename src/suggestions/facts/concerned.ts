import type { ClusterProfile, Party, RegionProfile } from '../../parties/party.events';
import { partyKey } from '../../parties/party.events';
import type { Fact, PartyFact } from './facts';

/** Keys of the parties whom a fact concerns; an organisation concerns its region, with all that lies above, or prefecture too. */
export function concerned(fact: Fact): string[] {
  switch (fact.kind) {
    case 'party':
      return [partyKey(fact.party), ...placesOf(fact).map(partyKey)];
    case 'application':
      return [partyKey(fact.applicant)];
    case 'match':
      return [partyKey(fact.eu), partyKey(fact.jp)];
    case 'partnership':
    case 'meeting':
      return fact.parties.map(partyKey);
    case 'end':
    case 'ruleset':
      return [];
  }
}

/** Where an organisation is: its prefecture, or its NUTS region and those around it. */
export function placesOf({ party, profile }: PartyFact): Party[] {
  const { nuts, prefecture } = profile as Partial<ClusterProfile & RegionProfile>;
  if (party.kind !== 'cluster') return [];
  if (prefecture) return [{ kind: 'prefecture', id: prefecture }];
  return nuts ? regionsAround(nuts).map((id) => ({ kind: 'region', id })) : [];
}

/** A NUTS code and those of the levels above it: FRK2, FRK, FR. */
export const regionsAround = (nuts: string): string[] =>
  Array.from({ length: nuts.length - 1 }, (_, cut) => nuts.slice(0, nuts.length - cut));
