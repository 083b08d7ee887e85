import type { Position } from '../../kernel/event-store/event-store';
import { type Party, partyKey, partyOf, type PrefectureProfile, type Side } from '../../parties/party.events';
import { placesOf } from '../facts/concerned';
import type { PartyFact } from '../facts/facts';
import { located, type TextsById } from './own-profile';
import { SamePlaces } from './same-places';

export interface Entry {
  readonly since: Position;
  readonly fact: PartyFact;
  readonly texts: TextsById;
}

/** Who is there and where, by keys; regions that are one place count as the widest of them. */
export class Directory {
  private readonly entries = new Map<string, Entry>();
  private readonly members = new Map<string, Set<string>>();
  private readonly regions = new SamePlaces();

  /** Answers whether anything changed of which regions are one place. */
  enter(entry: Entry): boolean {
    const key = partyKey(entry.fact.party);
    for (const place of this.placesAround(key)) this.members.get(place)?.delete(key);
    this.entries.set(key, entry);
    for (const place of this.placesAround(key))
      this.members.set(place, (this.members.get(place) ?? new Set()).add(key));
    return this.regions.take(entry.fact);
  }

  entry(key: string): Entry | undefined {
    return this.entries.get(key);
  }

  oneOf(key: string): string {
    return this.regions.oneOf(key);
  }

  allOf(key: string): string[] {
    return this.regions.all(key);
  }

  /** Prefecture or regions of an organisation, the narrowest first; none for a place. */
  placesAround(key: string): string[] {
    const entry = this.entries.get(key);
    return entry ? placesOf(entry.fact).map(partyKey) : [];
  }

  /** The prefecture, or the narrowest region that the directory has. */
  placeOf(key: string): string | undefined {
    return this.placesAround(key)
      .map((place) => this.oneOf(place))
      .find((place) => this.entries.has(place));
  }

  /** Organisations of a place, in the order of their keys. */
  membersOf(place: string): string[] {
    return [...(this.members.get(place) ?? [])].toSorted();
  }

  /** Prefectures next to a prefecture. */
  neighboursOf(key: string): string[] {
    const { neighbours = [] } = (this.entries.get(key)?.fact.profile ?? {}) as Partial<PrefectureProfile>;
    return neighbours.map((id) => `prefecture:${id}`).filter((one) => this.entries.has(one));
  }

  /** Where and on which side a party is. */
  located(given: string) {
    const key = this.oneOf(given);
    const fact = this.entries.get(key)?.fact;
    return { party: partyOf(key), ...(fact && { side: fact.profile.side, ...located(fact) }) };
  }

  /**
   * Everybody of a side who may be suggested, in the order of their keys: organisations, prefectures, regions, and among
   * third parties countries.
   */
  suggestible(side: Side): Party[] {
    const keys = [...this.entries].flatMap(([key, { fact }]) => (this.suggests(key, fact, side) ? key : []));
    return keys.toSorted().map(partyOf);
  }

  private suggests(key: string, { party, profile }: PartyFact, side: Side): boolean {
    if (profile.side !== side || this.oneOf(key) !== key) return false;
    if (party.kind === 'country') return side === 'third';
    return party.kind !== 'region' || this.regions.mayBePartner(key);
  }
}
