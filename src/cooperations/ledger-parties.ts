import type { StoredEvent } from '../kernel/recording/event-catalogue';
import {
  type AnyProfile,
  type ClusterProfile,
  type CountryProfile,
  type Party,
  type PartyEvent,
  partyKey,
} from '../parties/party.events';
import type { LedgerParty } from './cooperation-step';
import type { ThirdRegionInterest } from './third-region-interest';

export type Described = StoredEvent<Extract<PartyEvent, { type: 'PartyRegistered' | 'PartyRevised' }>>;

export const isPartyEvent = (event: StoredEvent): event is Described =>
  event.type === 'PartyRegistered' || event.type === 'PartyRevised';

/** @param regionsOfCountry third regions of the party's country, where that is known */
export function ledgerPartyOf(
  { data: { party, profile } }: Described,
  regionsOfCountry: readonly string[] = [],
): LedgerParty {
  const nuts = 'nuts' in profile ? profile.nuts : undefined;
  const prefecture = 'prefecture' in profile ? profile.prefecture : undefined;
  const european = profile.side === 'EU';
  return {
    id: partyKey(party),
    region: party.kind === 'region' && european ? party.id : (nuts ?? null),
    prefecture: party.kind === 'prefecture' ? party.id : (prefecture ?? null),
    thirdRegions: profile.side === 'third' ? thirdRegionsOf(party, profile, regionsOfCountry) : [],
  };
}

/** A third region stands for itself, a country and its organisations for the country and its region. */
function thirdRegionsOf(
  { kind, id }: Party,
  profile: AnyProfile,
  regionsOfCountry: readonly string[],
): string[] {
  if (kind === 'region') return [id];
  if (kind === 'country') return [id, ...(profile as CountryProfile).thirdRegions];
  return profile.country ? [...new Set([profile.country, ...regionsOfCountry])] : [];
}

/** The country of an organisation of a third region, whose regions are its own too. */
export function countryOf({ data: { party, profile } }: Described): Party | undefined {
  const { side, country } = profile;
  return party.kind === 'cluster' && side === 'third' && country
    ? { kind: 'country', id: country }
    : undefined;
}

/** What an organisation's profile says of its interest in third regions; nothing for others. */
export function interestOf(event: Described): Omit<ThirdRegionInterest, 'ledgerTime'> | undefined {
  const { party, profile } = event.data;
  if (party.kind !== 'cluster') return undefined;
  const thirdRegions = (profile as ClusterProfile).thirdRegions.map(({ id }) => id);
  // Silence is a row only where it takes back what was said before.
  if (thirdRegions.length === 0 && event.type === 'PartyRegistered') return undefined;
  const { position } = event;
  return { position, partyKey: partyKey(party), side: profile.side, source: 'profile', thirdRegions };
}
