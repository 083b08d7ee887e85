import { DomainEvent, type EventIn, type TextRef } from '../kernel/domain-event';
import type { PartialDate } from '../kernel/partial-date';

export const partyKinds = ['cluster', 'region', 'prefecture', 'country'] as const;
export type PartyKind = (typeof partyKinds)[number];

/** Somebody who takes part in a cooperation. `cluster` is any organisation; its profile says what it is. */
export interface Party {
  readonly kind: PartyKind;
  readonly id: string;
}

/** A party as one text, `prefecture:JP-21`. */
export const partyKey = ({ kind, id }: Party): string => `${kind}:${id}`;

export function partyOf(key: string): Party {
  const colon = key.indexOf(':');
  return { kind: key.slice(0, colon) as PartyKind, id: key.slice(colon + 1) };
}

export const sameParty = (one: Party, other: Party): boolean =>
  one.kind === other.kind && one.id === other.id;

export type Side = 'EU' | 'JP' | 'third';

/** Label of the European cluster excellence scheme. */
export interface ExcellenceLabel {
  readonly level: 'bronze' | 'silver' | 'gold';
  readonly awardedOn?: PartialDate;
  readonly expiresOn?: PartialDate;
}

/** What the directory knows of every party. Unknown is absent, never empty. */
export interface PartyProfile {
  readonly side: Side;
  /** In Latin letters. */
  readonly name: string;
  /** In the party's own script. */
  readonly nameLocal?: string;
  readonly nameKana?: string;
  /** ISO 3166-1 alpha-2 (XK for Kosovo); absent for a third region of several countries. */
  readonly country?: string;
}

export interface ClusterProfile extends PartyProfile {
  /** What the organisation is: cluster, cluster_foundation, agency, city, university, network … */
  readonly kind: string;
  readonly shortName?: string;
  /** NUTS code of a European organisation. */
  readonly nuts?: string;
  /** Prefecture of a Japanese organisation, `JP-28`. */
  readonly prefecture?: string;
  readonly city?: string;
  readonly cityLocal?: string;
  readonly website?: string;
  readonly eccpProfile?: string;
  readonly founded?: number;
  readonly members?: number;
  readonly membersAsOf?: number;
  /** How the members were counted. */
  readonly membersNote?: TextRef;
  readonly label?: ExcellenceLabel;
  readonly ecosystems: readonly string[];
  readonly technologies: readonly string[];
  readonly nace: readonly string[];
  readonly forms: readonly string[];
  readonly priorities: readonly string[];
  readonly keywords: readonly string[];
  readonly offers: readonly TextRef[];
  readonly needs: readonly TextRef[];
  readonly thirdRegions: readonly Party[];
  /** ISO 639-1. */
  readonly languages: readonly string[];
  readonly activeUntil?: PartialDate;
  readonly lastVerified?: PartialDate;
  /** How sure the source was: high, medium or low. */
  readonly confidence?: string;
  readonly note?: TextRef;
}

export interface RegionProfile extends PartyProfile {
  readonly classification: 'nuts' | 'third-region';
  /** NUTS level 0 to 2. */
  readonly level?: number;
  readonly parent?: string;
  /** Standing of the country of a NUTS region: EU, EFTA, candidate, potential_candidate. */
  readonly status?: string;
}

export interface CountryProfile extends PartyProfile {
  readonly names: { readonly en: string; readonly ja?: string; readonly de?: string; readonly fr?: string };
  readonly groupings: readonly string[];
  /** Third regions that the country belongs to. */
  readonly thirdRegions: readonly string[];
  readonly timeZone?: string;
}

export interface PrefectureProfile extends PartyProfile {
  /** With its kind, `Yamagata-ken`; long vowels marked. */
  readonly nameRomaji?: string;
  readonly region: string;
  readonly capital: string;
  readonly capitalLocal: string;
  readonly population: number;
  readonly neighbours: readonly string[];
  readonly timeZone: string;
}

export type AnyProfile = ClusterProfile | RegionProfile | CountryProfile | PrefectureProfile;

export class PartyRegistered extends DomainEvent<{ party: Party; profile: AnyProfile; source?: string }> {
  readonly type = 'PartyRegistered';
}

export class PartyRevised extends DomainEvent<{ party: Party; profile: AnyProfile; source?: string }> {
  readonly type = 'PartyRevised';
}

export class PartyVerified extends DomainEvent<{ party: Party; evidence: TextRef; on: PartialDate }> {
  readonly type = 'PartyVerified';
}

export class PartyDeclaredInactive extends DomainEvent<{ party: Party; reason: TextRef; on?: PartialDate }> {
  readonly type = 'PartyDeclaredInactive';
}

export class PartySucceeded extends DomainEvent<{ party: Party; successor: Party; on?: PartialDate }> {
  readonly type = 'PartySucceeded';
}

/** Somebody of the prefecture advises the helpdesk from now on; `role` says as what, never who. */
export class AdviserAppointed extends DomainEvent<{
  party: Party;
  appointment: string;
  role: TextRef;
  from: PartialDate;
  to?: PartialDate;
}> {
  readonly type = 'AdviserAppointed';
}

export class AdviserReleased extends DomainEvent<{ party: Party; appointment: string; to: PartialDate }> {
  readonly type = 'AdviserReleased';
}

/** The party is suggested to nobody, and nobody to it, until it says otherwise. */
export class SuggestionsDeclined extends DomainEvent<{ party: Party }> {
  readonly type = 'SuggestionsDeclined';
}

export class SuggestionsWelcomed extends DomainEvent<{ party: Party }> {
  readonly type = 'SuggestionsWelcomed';
}

/** How many matches the party can look after at the same time. */
export class CapacityStated extends DomainEvent<{ party: Party; matches: number }> {
  readonly type = 'CapacityStated';
}

/** Languages (ISO 639-1) in which the party works by itself, and those for which it has an interpreter. */
export class LanguagesStated extends DomainEvent<{
  party: Party;
  languages: readonly string[];
  interpreted: readonly string[];
}> {
  readonly type = 'LanguagesStated';
}

/** The party does not want to meet this partner, up to and with a day where one is told. */
export class PartnerVetoed extends DomainEvent<{
  party: Party;
  partner: Party;
  until?: string;
  reason?: TextRef;
}> {
  readonly type = 'PartnerVetoed';
}

export class VetoLifted extends DomainEvent<{ party: Party; partner: Party }> {
  readonly type = 'VetoLifted';
}

export const partyEvents = {
  PartyRegistered,
  PartyRevised,
  PartyVerified,
  PartyDeclaredInactive,
  PartySucceeded,
  AdviserAppointed,
  AdviserReleased,
  SuggestionsDeclined,
  SuggestionsWelcomed,
  CapacityStated,
  LanguagesStated,
  PartnerVetoed,
  VetoLifted,
};
export type PartyEvent = EventIn<typeof partyEvents>;
