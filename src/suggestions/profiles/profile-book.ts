import type { Position } from '../../kernel/event-store/event-store';
import { asking, profiledBy, withTiesAround } from '../../matching/places';
import type { MatchingProfile } from '../../matching/profile';
import type { Ruleset } from '../../matching/ruleset';
import { type Party, partyKey, type Side } from '../../parties/party.events';
import { Dealings } from './dealings';
import { Directory, type Entry } from './directory';
import type { Known } from '../facts/fact-reader';
import type { ApplicationFact } from '../facts/facts';
import { type TextsById, wishOf } from './own-profile';
import { newest, type Own, OwnProfiles } from './own-profiles';

/** An application with what its texts say. */
export interface Asked {
  readonly since: Position;
  readonly fact: ApplicationFact;
  readonly texts: TextsById;
}

/** Rules that are in force from a position on. */
export interface InForce {
  readonly since: Position;
  readonly hash: string;
  readonly ruleset: Ruleset;
}

/**
 * All profiles as of the facts taken so far. A profile stays the same object for as long as nothing about it changes, so
 * that whoever judges it prepares it once.
 */
export class ProfileBook {
  /** Position of the last fact; empty before the first. */
  position: Position | '' = '';
  private rules: InForce | undefined;
  private readonly directory = new Directory();
  private readonly dealings = new Dealings();
  private readonly asked = new Map<string, Asked>();
  /** Ids of the applications of each party that are not over. */
  private readonly askedBy = new Map<string, Set<string>>();
  private readonly own = new OwnProfiles(this.directory, this.dealings);
  private readonly whole = new Map<string, MatchingProfile>();
  private readonly lists = new Map<Side, readonly MatchingProfile[]>();
  private readonly asking = new WeakMap<MatchingProfile, Map<string, MatchingProfile>>();

  get inForce(): InForce | undefined {
    return this.rules;
  }

  /** The next version of a fact, in the order in which they came to be. */
  take({ id, since, revision, fact }: Known, texts: TextsById): void {
    this.position = since;
    if (fact.kind === 'ruleset') {
      const { published, hash, document } = fact;
      if (published) this.rules = { since, hash, ruleset: document as Ruleset };
    } else if (fact.kind === 'party') this.enter({ since, fact, texts });
    else {
      if (fact.kind === 'application') this.ask({ since, fact, texts });
      const { parties, ties } = this.dealings.take({ id, since, revision, fact });
      for (const key of parties) this.forget(key, ties);
    }
  }

  /** A party with all that is known of it; undefined where the directory has none. */
  profileOf(party: Party): MatchingProfile | undefined {
    const key = this.directory.oneOf(partyKey(party));
    const known = this.whole.get(key);
    if (known || !this.directory.entry(key)) return known;
    const profile = this.assembled(key);
    this.whole.set(key, profile);
    return profile;
  }

  /** The profile as an application has it, with what is asked for there. */
  profileAsking(profile: MatchingProfile, { since, fact, texts }: Asked): MatchingProfile {
    const known = this.asking.get(profile) ?? new Map<string, MatchingProfile>();
    this.asking.set(profile, known);
    const key = `${fact.applicationId} ${since}`;
    const asked = known.get(key) ?? {
      ...asking(profile, wishOf(fact, texts)),
      revision: newest([since, profile.revision]),
    };
    known.set(key, asked);
    return asked;
  }

  /** An application that is not over. */
  application(applicationId: string): Asked | undefined {
    return this.asked.get(applicationId);
  }

  /** The newest application of a party that was submitted, is not over, and not in a cooperation that has ended. */
  openApplicationOf(party: Party): Asked | undefined {
    let last: Asked | undefined;
    for (const key of this.directory.allOf(this.directory.oneOf(partyKey(party))))
      for (const id of this.askedBy.get(key) ?? []) {
        const asked = this.asked.get(id)!;
        if (this.isOpen(asked.fact) && (!last || asked.since > last.since)) last = asked;
      }
    return last;
  }

  /** Everybody on a side who may be suggested, as they ask now, in the order of their keys. */
  candidates(side: Side): readonly MatchingProfile[] {
    const known = this.lists.get(side);
    if (known) return known;
    const list = this.directory.suggestible(side).map((party) => {
      const profile = this.profileOf(party)!;
      const asked = this.openApplicationOf(party);
      return asked ? this.profileAsking(profile, asked) : profile;
    });
    this.lists.set(side, list);
    return list;
  }

  /** How many open matches that go back to a suggestion each party has, by its key. */
  exposures(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { match } of this.dealings.everything())
      if (match?.suggested && this.dealings.goesOn(match))
        for (const key of [match.eu, match.jp].map((one) => this.directory.oneOf(one)))
          counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  }

  /** Parties of the partnerships that came of a cooperation. */
  partnersIn(cooperationId: string): Party[] {
    return this.dealings
      .in(cooperationId)
      .flatMap(({ partnership }) =>
        partnership && partnership.status !== 'agreed' ? partnership.parties : [],
      );
  }

  private enter(entry: Entry): void {
    const key = partyKey(entry.fact.party);
    this.forget(key);
    if (this.directory.enter(entry)) for (const cache of [this.own, this.whole, this.lists]) cache.clear();
    for (const deal of this.own.dealsOf(key)) for (const other of deal.parties) this.forget(other);
    this.forget(key);
  }

  private ask(asked: Asked): void {
    const { applicationId, applicant, status } = asked.fact;
    const key = partyKey(applicant);
    const own = this.askedBy.get(key) ?? new Set<string>();
    this.askedBy.set(key, own);
    if (status === 'over') {
      this.asked.delete(applicationId);
      own.delete(applicationId);
    } else {
      this.asked.set(applicationId, asked);
      own.add(applicationId);
    }
  }

  private isOpen({ status, cooperationId }: ApplicationFact): boolean {
    return status !== 'draft' && !this.dealings.hasEnded(cooperationId);
  }

  /** What rests on a party: itself, and where its ties changed, its places, and all that is in or next to a place. */
  private forget(given: string, ties = true): void {
    const { directory } = this;
    const key = directory.oneOf(given);
    this.own.forget(key);
    for (const one of ties ? this.around(key) : [key]) this.whole.delete(directory.oneOf(one));
    const { side } = directory.located(key);
    if (side) this.lists.delete(side);
  }

  private around(key: string): string[] {
    const { directory } = this;
    const places = key.startsWith('cluster:') ? [] : [key, ...directory.neighboursOf(key)];
    const members = places.flatMap((place) => directory.membersOf(place));
    return [key, ...directory.placesAround(key), ...places, ...members];
  }

  private assembled(key: string): MatchingProfile {
    const { directory } = this;
    const own = this.own.of(key);
    const isPlace = own.profile.party.kind !== 'cluster';
    const isJapanese = own.profile.side === 'JP';
    const placeKey = isPlace ? key : directory.placeOf(key);
    const place = !isPlace && placeKey ? this.own.of(placeKey) : undefined;
    const members = isPlace ? directory.membersOf(key).map((one) => this.own.of(one)) : [];
    const nextTo = placeKey && isJapanese ? directory.neighboursOf(placeKey) : [];
    const neighbours = nextTo.map((one) => this.own.of(one));
    const base = isPlace ? profiledBy(own.profile, members.map(profileOf)) : own.profile;
    const around = [...(place ? [place] : []), ...members, ...neighbours];
    return {
      ...withTiesAround(base, place?.profile, neighbours.map(profileOf)),
      ...(isJapanese && { neighbours: neighbours.map(({ profile }) => profile.party.id) }),
      revision: newest([own.profile.revision, ...around.map(({ ties }) => ties)]),
    };
  }
}

const profileOf = ({ profile }: Own): MatchingProfile => profile;
