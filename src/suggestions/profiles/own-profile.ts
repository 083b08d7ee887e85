import type { TextRef } from '../../kernel/domain-event';
import type { MatchingProfile, PartnerFact, RefusalFact, Wish } from '../../matching/profile';
import {
  type ClusterProfile,
  type Party,
  partyKey,
  type PrefectureProfile,
  type Side,
} from '../../parties/party.events';
import { countries, thirdRegionsAmong } from '../../reference/countries';
import type { Deal, Dealings } from './dealings';
import { laterOf } from './step-days';
import type { PartyFact, PartnershipFact, Sought } from '../facts/facts';

/** Free texts by the id under which they are kept; what was erased is missing. */
export type TextsById = ReadonlyMap<string, string>;

type Located = Pick<PartnerFact, 'country' | 'nuts' | 'prefecture'>;

const thirdRegionsOfCountry = new Map(
  countries.items.map(({ id, groupings }) => [id, thirdRegionsAmong(groupings)]),
);

/** Who is interested in a country is interested in its third region, but not the other way round. */
export const interests = (parties: readonly Party[]): string[] => [
  ...new Set(
    parties.flatMap(({ kind, id }) =>
      kind === 'country' ? [id, ...(thirdRegionsOfCountry.get(id) ?? [])] : id,
    ),
  ),
];

const readable = (refs: readonly TextRef[], texts: TextsById): string[] =>
  refs.flatMap(({ payloadId }) => texts.get(payloadId) ?? []);

/** Where a party is, as far as a tie to it is worth something. */
export function located({ party, profile }: PartyFact): Located {
  const { country, nuts, prefecture } = profile as Partial<ClusterProfile>;
  if (party.kind === 'region') return { country, nuts: party.id };
  if (party.kind === 'prefecture') return { country: 'JP', prefecture: party.id };
  return party.kind === 'country' ? { country: party.id } : { country, nuts, prefecture };
}

/** What the directory knows of a party, and what it has said of itself. */
export function stated(fact: PartyFact, texts: TextsById): Omit<MatchingProfile, 'revision'> {
  const { party, profile, status, verifiedOn, preferences } = fact;
  const { kind, founded, members, activeUntil, languages, ...cluster } = profile as Partial<ClusterProfile>;
  const { neighbours, population } = profile as Partial<PrefectureProfile>;
  const { ecosystems, technologies, nace, forms, priorities, keywords } = cluster;
  return {
    ...{ party, side: profile.side, name: profile.name, nameLocal: profile.nameLocal },
    kind: party.kind === 'cluster' ? (kind ?? 'cluster') : party.kind,
    ...located(fact),
    ...{ founded, members, population, neighbours, activeUntil },
    ...{ ecosystems, technologies, nace, forms, priorities, keywords },
    offers: readable(cluster.offers ?? [], texts),
    needs: readable(cluster.needs ?? [], texts),
    thirdRegions: interests(cluster.thirdRegions ?? []),
    languages: preferences.languages ?? languages,
    interpreted: preferences.interpreted,
    organisations: party.kind === 'cluster' ? 1 : undefined,
    capacity: preferences.capacity,
    declinesSuggestions: preferences.declined,
    inactive: status !== 'active',
    lastVerified: verifiedOn,
    vetoes: preferences.vetoes,
  };
}

/** Where a party is and on which side, by its key. */
export type PartnerOf = (key: string) => { readonly party: Party; readonly side?: Side } & Located;

type Dealt = Pick<MatchingProfile, 'partners' | 'openMatches' | 'refusals' | 'matchedWith'>;

/** What follows from what a party, known by these keys, did with others. */
export function dealt(
  keys: ReadonlySet<string>,
  deals: Iterable<Deal>,
  dealings: Dealings,
  partner: PartnerOf,
): Dealt {
  const partners: PartnerFact[] = [];
  const matched = new Set<string>();
  const refusals: RefusalFact[] = [];
  let openMatches = 0;
  // Once through all of them: a busy prefecture has thousands, and each step of its makes this anew.
  for (const { match, partnership } of deals) {
    if (partnership && counts(partnership, dealings))
      partners.push(...partnersIn(partnership, keys, partner));
    if (!match) continue;
    if (dealings.goesOn(match)) {
      openMatches++;
      matched.add(otherSide(match, keys));
    }
    for (const { by, answer, on } of match.refusals)
      if (keys.has(by)) refusals.push({ partner: partner(otherSide(match, keys)).party, answer, on });
  }
  const matchedWith = [...matched].map((key) => partner(key).party);
  return { partners: onceEach(partners), openMatches, matchedWith, refusals };
}

/** Steps of a party that is known by one key, or by several that are the same place. */
export function stepsIn(
  keys: readonly string[],
  dealings: Dealings,
): Pick<MatchingProfile, 'steps' | 'lastStep'> {
  const all = keys.flatMap((key) => dealings.stepsOf(key) ?? []);
  return {
    steps: all.reduce((sum, { count }) => sum + count, 0),
    lastStep: all.map(({ last }) => last).reduce(laterOf, undefined),
  };
}

const otherSide = ({ eu, jp }: { readonly eu: string; readonly jp: string }, keys: ReadonlySet<string>) =>
  keys.has(eu) ? jp : eu;

/** What was agreed in principle only is nothing any more once its cooperation has ended. */
const counts = ({ status, cooperationId }: PartnershipFact, dealings: Dealings) =>
  status !== 'agreed' || !dealings.hasEnded(cooperationId);

function partnersIn(
  { parties, since, endedOn }: PartnershipFact,
  keys: ReadonlySet<string>,
  partner: PartnerOf,
): PartnerFact[] {
  const all = parties.map(partyKey);
  const own = all.find((key) => keys.has(key));
  const side = own && partner(own).side;
  return all
    .filter((key) => !keys.has(key))
    .map(partner)
    .filter((one) => one.side !== side)
    .map(({ side: _, ...place }) => ({ ...place, since, endedOn }));
}

/** Of several partnerships with one partner the one that goes on, else the last that was told. */
function onceEach(partners: readonly PartnerFact[]): PartnerFact[] {
  const found = new Map<string, PartnerFact>();
  for (const partner of partners) {
    const key = partyKey(partner.party);
    const known = found.get(key);
    if (!known || known.endedOn !== undefined) found.set(key, partner);
  }
  return [...found.values()];
}

/** What an application asks for. */
export const wishOf = (
  { ecosystems, technologies, forms, priorities, thirdRegions, offers, needs }: Sought,
  texts: TextsById,
): Wish => ({
  ...{ ecosystems, technologies, forms, priorities },
  thirdRegions: interests(thirdRegions),
  offers: readable(offers, texts),
  needs: readable(needs, texts),
});
