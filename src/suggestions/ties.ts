import { type Party, partyKey, sameParty } from '../parties/party.events';
import type { MatchFact, PartnershipFact, PartyFact } from './facts';

/** Both parties as one text, the European one first. */
export const pairKey = (eu: Party, jp: Party): string => `${partyKey(eu)} ${partyKey(jp)}`;

/** What a party said to a partner that keeps the two apart for a while. */
export interface Refusal {
  readonly by: Party;
  readonly answer: 'no' | 'soft-no';
  readonly at: string;
}

/** Who is bound to whom already: partnerships, refusals in matches, vetoes. */
export class Ties {
  private readonly partnered = new Set<string>();
  private readonly refusals = new Map<string, Refusal[]>();

  constructor(partnerships: readonly PartnershipFact[], matches: readonly MatchFact[]) {
    for (const one of partnerships) if (one.status !== 'over') this.noteParties(one.parties);
    for (const one of matches) this.noteAnswers(one);
  }

  /** Whether a partnership that is agreed or in force has both as parties. */
  partners(one: Party, other: Party): boolean {
    return this.partnered.has(unordered(one, other));
  }

  /** What either of them said to the other that was a no, soft or not, and stands. */
  refusalsOf(one: Party, other: Party): readonly Refusal[] {
    return this.refusals.get(unordered(one, other)) ?? [];
  }

  private noteParties(parties: readonly Party[]): void {
    for (const [index, one] of parties.entries())
      for (const other of parties.slice(index + 1)) this.partnered.add(unordered(one, other));
  }

  private noteAnswers({ eu, jp, said }: MatchFact): void {
    for (const { party, side, answer, at } of said) {
      if (side === 'third' || (answer !== 'no' && answer !== 'soft-no')) continue;
      const key = unordered(eu, jp);
      this.refusals.set(key, [...(this.refusals.get(key) ?? []), { by: party, answer, at }]);
    }
  }
}

const unordered = (one: Party, other: Party): string => [partyKey(one), partyKey(other)].sort().join(' ');

/** Last day of a veto that one of the two has pronounced against the other; `always`: until it is lifted. */
export function vetoBetween(one: PartyFact, other: PartyFact): { until: string | 'always' } | undefined {
  const found = [vetoOf(one, other.party), vetoOf(other, one.party)].filter((veto) => veto !== undefined);
  if (found.length === 0) return undefined;
  return found.some(({ until }) => until === undefined)
    ? { until: 'always' }
    : {
        until: found
          .map(({ until }) => until!)
          .sort()
          .at(-1)!,
      };
}

const vetoOf = ({ preferences }: PartyFact, partner: Party) =>
  preferences.vetoes.find((veto) => sameParty(veto.partner, partner));
