import { earliestDay } from '../../kernel/partial-date';
import { type Party, partyKey } from '../../parties/party.events';
import { profiledBy, withTiesAround } from '../places';
import type { MatchingProfile, PartnerFact } from '../profile';
import type { Places } from './directory';
import type { Truth } from './truth';

/** All profiles as they were known before one partnership came to be. */
export interface Known {
  readonly eu: readonly MatchingProfile[];
  readonly jp: readonly MatchingProfile[];
  readonly byKey: ReadonlyMap<string, MatchingProfile>;
}

/**
 * What was known before the judged partnership: nothing of its own pairs, at whatever date, nor of pairs in the same two
 * places, nor of any partnership of the same day, later, or of unknown date. Where its own date is unknown, of none.
 */
export class Knowledge {
  private readonly bases: ReadonlyMap<string, MatchingProfile>;
  private readonly regions: readonly MatchingProfile[];

  constructor(
    private readonly places: Places,
    private readonly all: readonly Truth[],
  ) {
    const { organisations, prefectures } = places.directory;
    this.regions = places.candidates;
    this.bases = new Map(
      [...organisations, ...prefectures, ...this.regions].map((profile) => [
        partyKey(profile.party),
        profile,
      ]),
    );
  }

  before(judged: Truth): Known {
    const partners = this.partnersBefore(judged);
    const { organisations, prefectures } = this.places.directory;
    const own = (profile: MatchingProfile) => ({
      ...profile,
      partners: partners.get(partyKey(profile.party)),
    });
    const members = organisations.map(own);
    const placed = [...prefectures, ...this.regions].map((place) => own(place));
    const byKey = new Map(placed.map((place) => [partyKey(place.party), place]));
    const profiles = [
      ...members.map((one) => withTiesAround(one, byKey.get(this.placeKey(one)), neighboursOf(one, byKey))),
      ...placed.map((place) =>
        withTiesAround(profiledBy(place, membersOf(place, members)), undefined, neighboursOf(place, byKey)),
      ),
    ];
    return {
      eu: profiles.filter(({ side }) => side === 'EU'),
      jp: profiles.filter(({ side }) => side === 'JP'),
      byKey: new Map(profiles.map((profile) => [partyKey(profile.party), profile])),
    };
  }

  private partnersBefore(judged: Truth): Map<string, PartnerFact[]> {
    const hidden = new Set(judged.eu.flatMap((eu) => judged.jp.map((jp) => this.pairOfPlaces(eu, jp))));
    const partners = new Map<string, PartnerFact[]>();
    const add = (party: Party, partner: Party, since: string | undefined) => {
      const list = partners.get(partyKey(party)) ?? [];
      if (list.some((one) => partyKey(one.party) === partyKey(partner))) return;
      const { country, nuts, prefecture } = this.bases.get(partyKey(partner)) ?? {};
      partners.set(partyKey(party), [...list, { party: partner, country, nuts, prefecture, since }]);
    };
    for (const { date, eu, jp } of this.all.filter((one) => isBefore(one, judged)))
      for (const one of eu)
        for (const other of jp) {
          if (hidden.has(this.pairOfPlaces(one, other))) continue;
          add(one, other, date);
          add(other, one, date);
        }
    return partners;
  }

  private pairOfPlaces(eu: Party, jp: Party): string {
    return [eu, jp].map((party) => this.placeKey(this.bases.get(partyKey(party)))).join(' ');
  }

  private placeKey(profile: MatchingProfile | undefined): string {
    if (!profile) return '';
    const { prefecture, nuts, party } = profile;
    if (prefecture) return `prefecture:${prefecture}`;
    return nuts ? `region:${this.places.region(nuts)}` : partyKey(party);
  }
}

const isBefore = ({ date }: Truth, { date: judged }: Truth) =>
  date !== undefined && judged !== undefined && earliestDay(date) < earliestDay(judged);

function membersOf({ party }: MatchingProfile, members: readonly MatchingProfile[]): MatchingProfile[] {
  return party.kind === 'prefecture'
    ? members.filter(({ prefecture }) => prefecture === party.id)
    : members.filter(({ nuts }) => nuts?.startsWith(party.id));
}

const neighboursOf = ({ neighbours = [] }: MatchingProfile, byKey: ReadonlyMap<string, MatchingProfile>) =>
  neighbours.flatMap((id) => byKey.get(`prefecture:${id}`) ?? []);
