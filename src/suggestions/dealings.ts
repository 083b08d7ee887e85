import type { Position } from '../kernel/event-store/event-store';
import type { PartialDate } from '../kernel/partial-date';
import { partyKey } from '../parties/party.events';
import { concerned } from './concerned';
import type { Known } from './fact-reader';
import type { ApplicationFact, Fact, MatchFact, PartnershipFact } from './facts';

/** A match as far as it matters for other suggestions. */
export interface MatchDeal {
  readonly eu: string;
  readonly jp: string;
  readonly cooperationId: string;
  readonly suggested: boolean;
  /** Nobody has said no, and it goes on. */
  readonly open: boolean;
  readonly refusals: readonly {
    readonly by: string;
    readonly answer: 'no' | 'soft-no';
    readonly on: string;
  }[];
}

/** What a party did with others, or alone: what is left of a fact, since there are very many of them. */
export interface Deal {
  readonly since: Position;
  readonly parties: readonly string[];
  /** The day of a step of the record. */
  readonly step?: PartialDate;
  readonly match?: MatchDeal;
  readonly partnership?: PartnershipFact;
  /** An application that is not over. */
  readonly application?: ApplicationFact;
}

type Dealt = Exclude<Fact, { kind: 'party' | 'end' | 'ruleset' }>;

/** All that parties did with one another, as of the facts taken so far. */
export class Dealings {
  private readonly deals = new Map<string, Deal>();
  private readonly byParty = new Map<string, Set<string>>();
  private readonly byCooperation = new Map<string, Set<string>>();
  private readonly ended = new Set<string>();

  /** Answers the keys of the parties to whom it makes a difference. */
  take({ id, since, fact }: Known<Dealt['kind'] | 'end'>): readonly string[] {
    if (fact.kind === 'end') return this.end(fact.cooperationId);
    const before = this.deals.get(id)?.parties ?? [];
    const deal = dealOf(since, fact);
    for (const key of before) this.byParty.get(key)?.delete(id);
    for (const key of deal.parties) inSet(this.byParty, key, id);
    if (fact.kind !== 'meeting') inSet(this.byCooperation, fact.cooperationId, id);
    this.deals.set(id, deal);
    return [...before, ...deal.parties];
  }

  of(key: string): Deal[] {
    return [...(this.byParty.get(key) ?? [])].map((id) => this.deals.get(id)!);
  }

  in(cooperationId: string): Deal[] {
    return [...(this.byCooperation.get(cooperationId) ?? [])].map((id) => this.deals.get(id)!);
  }

  hasEnded(cooperationId: string): boolean {
    return this.ended.has(cooperationId);
  }

  all(): IterableIterator<Deal> {
    return this.deals.values();
  }

  private end(cooperationId: string): string[] {
    this.ended.add(cooperationId);
    return this.in(cooperationId).flatMap(({ parties }) => parties);
  }
}

function inSet(sets: Map<string, Set<string>>, key: string, id: string): void {
  const set = sets.get(key);
  if (set) set.add(id);
  else sets.set(key, new Set([id]));
}

function dealOf(since: Position, fact: Dealt): Deal {
  const parties = concerned(fact);
  switch (fact.kind) {
    case 'application': {
      const step = fact.submittedAt?.slice(0, 10);
      return { since, parties, step, application: fact.status === 'over' ? undefined : fact };
    }
    case 'match':
      return { since, parties, step: lastDayOf(fact), match: matchDeal(fact) };
    case 'meeting':
      return { since, parties, step: fact.status === 'held' ? fact.heldOn : undefined };
    case 'partnership':
      return { since, parties, partnership: fact };
  }
}

function lastDayOf({ proposedAt, said }: MatchFact): string {
  return [proposedAt, ...said.map(({ at }) => at)].toSorted().at(-1)!.slice(0, 10);
}

function matchDeal({ eu, jp, cooperationId, origin, status, said }: MatchFact): MatchDeal {
  const refusals = said.flatMap(({ party, answer, side, at }) =>
    side !== 'third' && (answer === 'no' || answer === 'soft-no')
      ? [{ by: partyKey(party), answer, on: at.slice(0, 10) }]
      : [],
  );
  const goesOn = status === 'proposed' || status === 'mutual' || status === 'introduced';
  return {
    eu: partyKey(eu),
    jp: partyKey(jp),
    cooperationId,
    suggested: origin === 'suggested',
    open: goesOn && !refusals.some(({ answer }) => answer === 'no'),
    refusals,
  };
}
