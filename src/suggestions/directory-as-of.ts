import type { Position } from '../kernel/event-store/event-store';
import { type Party, partyKey, type Side } from '../parties/party.events';
import { placesOf } from './concerned';
import type { Known } from './fact-reader';
import type { PartyFact } from './facts';

export interface KnownParty {
  readonly fact: PartyFact;
  readonly revision: number;
  readonly since: Position;
}

/** The parties of the directory as they were at one position, and who is where. */
export class DirectoryAsOf {
  private readonly byKey = new Map<string, KnownParty>();
  private readonly inPlace = new Map<string, KnownParty[]>();

  constructor(parties: readonly Known<'party'>[]) {
    for (const known of parties) this.set(known);
  }

  find(party: Party): KnownParty | undefined {
    return this.byKey.get(partyKey(party));
  }

  /** The active organisations of a region, with those of the regions within it, or of a prefecture. */
  organisationsIn(place: Party): readonly KnownParty[] {
    return this.inPlace.get(partyKey(place)) ?? [];
  }

  /**
   * Whom one may suggest to the other side: the organisations and the prefectures of Japan, or the organisations of
   * Europe and the regions in which the directory knows one.
   */
  candidates(side: Side): KnownParty[] {
    return [...this.byKey.values()].filter(({ fact: { party, profile } }) => {
      if (profile.side !== side || party.kind === 'country') return false;
      return party.kind !== 'region' || this.organisationsIn(party).length > 0;
    });
  }

  private set({ fact, revision, since }: Known<'party'>): void {
    const known = { fact, revision, since };
    this.byKey.set(partyKey(fact.party), known);
    if (fact.status !== 'active') return;
    for (const place of placesOf(fact)) {
      const others = this.inPlace.get(partyKey(place));
      if (others) others.push(known);
      else this.inPlace.set(partyKey(place), [known]);
    }
  }
}
