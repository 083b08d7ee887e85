import { partyKey } from '../parties/party.events';
import type { Numbering } from './numbering';
import type { MatchingProfile, PartnerFact } from './profile';
import type { Ruleset } from './ruleset';

/** Places of a partner per tie, from the party itself to its country, and what the tie is worth to who has it. */
export interface Ties {
  readonly places: readonly number[];
  readonly factors: Float64Array;
  /** In the order of the numbers. */
  readonly partners: readonly PartnerFact[];
}

/** Numbers of places per tie: the party, its region, its wider region and its country. */
export const LEVELS = 4;

type Located = Pick<PartnerFact, 'party' | 'country' | 'nuts' | 'prefecture'>;

/** A NUTS 1 region has a country code of two letters and one sign more. */
const NUTS_1 = 3;

/** From narrow to wide; Japan as a whole is the country of every prefecture. */
function levelsOf({ party, country, nuts, prefecture }: Located): readonly string[] {
  const region =
    nuts ?? prefecture ?? (party.kind === 'region' || party.kind === 'prefecture' ? party.id : undefined);
  const wider = nuts ?? (party.kind === 'region' ? party.id : undefined);
  return [
    partyKey(party),
    region ? `region ${region}` : '',
    wider && wider.length >= NUTS_1 ? `wider ${wider.slice(0, NUTS_1)}` : '',
    country ? `country ${country}` : '',
  ];
}

const ABSENT = -1;

const numbered = (levels: readonly string[], places: Numbering) =>
  levels.map((level) => (level === '' ? ABSENT : places.of(level)));

export const placesOf = (profile: MatchingProfile, places: Numbering): number[] =>
  numbered(levelsOf(profile), places);

/** Of all partners, whatever the day. */
export function tiesOf(
  { partners = [] }: MatchingProfile,
  { ruleset, places }: { ruleset: Ruleset; places: Numbering },
): Ties {
  const { ofPlace, ofNeighbour } = ruleset.values.ties;
  const factors = { place: ofPlace, neighbour: ofNeighbour };
  return {
    places: partners.flatMap((partner) => numbered(levelsOf(partner), places)),
    factors: Float64Array.from(partners, ({ through }) => (through ? factors[through] : 1)),
    partners,
  };
}

const hadBegun = ({ since }: PartnerFact, asOf: string) => since === undefined || since <= asOf;

/** Those that had begun by a day: mostly all of them. */
export function begunBy(ties: Ties, asOf: string): Ties {
  const { partners, places, factors } = ties;
  if (partners.every((partner) => hadBegun(partner, asOf))) return ties;
  const begun = [...partners.keys()].filter((index) => hadBegun(partners[index], asOf));
  return {
    places: begun.flatMap((index) => places.slice(index * LEVELS, (index + 1) * LEVELS)),
    factors: Float64Array.from(begun, (index) => factors[index]),
    partners: begun.map((index) => partners[index]),
  };
}
