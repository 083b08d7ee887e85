import type { PartialDate } from '../kernel/partial-date';
import type { Party, Side } from '../parties/party.events';

/** Somebody with whom the party has, or had, a partnership. */
export interface PartnerFact {
  readonly party: Party;
  readonly country?: string;
  readonly nuts?: string;
  readonly prefecture?: string;
  readonly since?: PartialDate;
  /** Day from which it is over; absent: it goes on, as far as is known. */
  readonly endedOn?: PartialDate;
  /** Absent: the party itself is the partner; else the place where it is, or a neighbouring prefecture. */
  readonly through?: 'place' | 'neighbour';
}

export interface VetoFact {
  readonly partner: Party;
  /** Last day on which the veto holds; absent: until it is lifted. */
  readonly until?: string;
}

/** An answer to a match that keeps the pair apart for a while; the rules say for how long. */
export interface RefusalFact {
  readonly partner: Party;
  readonly answer: 'no' | 'soft-no';
  /** The day of the answer. */
  readonly on: string;
}

/**
 * All that is known of one organisation, region or prefecture at one moment. What is unknown is absent; an empty list is
 * unknown too, since the directory keeps none.
 */
export interface MatchingProfile {
  readonly party: Party;
  /** Which state of the facts this is; any text by which the caller finds it again. Kept in the receipt. */
  readonly revision: string;
  readonly side: Side;
  /** Kind of organisation as in the directory, or `region`, `prefecture`, `country`. */
  readonly kind: string;
  readonly name: string;
  readonly nameLocal?: string;
  /** Further names that tell what is done: those of a place's organisations. */
  readonly names?: readonly string[];
  readonly country?: string;
  readonly nuts?: string;
  readonly prefecture?: string;
  /** Prefectures next to the one where the party is. */
  readonly neighbours?: readonly string[];
  readonly population?: number;
  readonly members?: number;
  readonly founded?: number;
  readonly ecosystems?: readonly string[];
  readonly technologies?: readonly string[];
  readonly nace?: readonly string[];
  readonly jsic?: readonly string[];
  readonly keywords?: readonly string[];
  readonly forms?: readonly string[];
  readonly priorities?: readonly string[];
  /** Free texts, where they are known and still readable. */
  readonly offers?: readonly string[];
  readonly needs?: readonly string[];
  /** Ids of third regions and their countries: `AFRICA`, `KE`. */
  readonly thirdRegions?: readonly string[];
  /** ISO 639-1. */
  readonly languages?: readonly string[];
  /** Languages for which the party has an interpreter. */
  readonly interpreted?: readonly string[];
  readonly partners?: readonly PartnerFact[];
  /** Day of the last step of the record in which the party took part, and how many steps there were. */
  readonly lastStep?: PartialDate;
  readonly steps?: number;
  /** Organisations by which a place is profiled; 1 for an organisation. */
  readonly organisations?: number;
  /** How many matches it can look after at a time, and how many are open. */
  readonly capacity?: number;
  readonly openMatches?: number;
  readonly declinesSuggestions?: boolean;
  /** Declared inactive by the helpdesk. */
  readonly inactive?: boolean;
  readonly activeUntil?: PartialDate;
  readonly lastVerified?: PartialDate;
  readonly vetoes?: readonly VetoFact[];
  readonly refusals?: readonly RefusalFact[];
  /** With whom a match is open. */
  readonly matchedWith?: readonly Party[];
}

/** What an application asks for; it stands before what the applicant's profile says. */
export interface Wish {
  readonly ecosystems?: readonly string[];
  readonly technologies?: readonly string[];
  readonly forms?: readonly string[];
  readonly priorities?: readonly string[];
  readonly thirdRegions?: readonly string[];
  readonly offers?: readonly string[];
  readonly needs?: readonly string[];
}
