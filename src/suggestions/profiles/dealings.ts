import type { Position } from '../../kernel/event-store/event-store';
import type { PartialDate } from '../../kernel/partial-date';
import { partyKey } from '../../parties/party.events';
import { concerned } from '../facts/concerned';
import type { Known } from '../facts/fact-reader';
import type { ApplicationFact, Fact, MatchFact, PartnershipFact } from '../facts/facts';
import { StepDays } from './step-days';

/** A match as far as it matters for other suggestions. */
export interface MatchDeal {
  readonly eu: string;
  readonly jp: string;
  readonly cooperationId: string;
  readonly applicationId?: string;
  readonly suggested: boolean;
  /** Nobody has said no, and it goes on by itself; what it belongs to may have ended. */
  readonly open: boolean;
  /** Both sides have said yes, so it stands by itself. */
  readonly mutual: boolean;
  readonly refusals: readonly {
    readonly by: string;
    readonly answer: 'no' | 'soft-no';
    readonly on: string;
  }[];
}

/** What a party did with others, or alone: what is left of a fact, since there are very many of them. */
export interface Deal {
  readonly parties: readonly string[];
  /** The day of a step of the record. */
  readonly step?: PartialDate;
  readonly match?: MatchDeal;
  readonly partnership?: PartnershipFact;
  /** An application that is not over. */
  readonly application?: ApplicationFact;
}

type Dealt = Exclude<Fact, { kind: 'party' | 'end' | 'ruleset' }>;

/** To whom a fact makes a difference, and whether to their neighbours too, who have ties through them. */
export interface Touched {
  readonly parties: readonly string[];
  readonly ties: boolean;
}

/** All that parties did with one another, as of the facts taken so far. */
export class Dealings {
  private readonly deals = new Map<string, Deal>();
  /** What still matters one by one, by its id under each party; of all else only the days are kept. */
  private readonly live = new Map<string, Map<string, Deal>>();
  private readonly steps = new Map<string, StepDays>();
  private readonly newest = new Map<string, Position>();
  private readonly newestTies = new Map<string, Position>();
  private readonly byCooperation = new Map<string, Set<string>>();
  /** Cooperations that have ended, and applications that are over. */
  private readonly ended = new Set<string>();

  take({ id, since, fact }: Known<Dealt['kind'] | 'end'>): Touched {
    if (fact.kind === 'end') return this.end(fact.cooperationId, since);
    const before = this.deals.get(id);
    const deal = dealOf(fact);
    if (before) this.count(id, before, -1);
    this.count(id, deal, 1);
    if (fact.kind !== 'meeting') inSet(this.byCooperation, fact.cooperationId, id);
    this.deals.set(id, deal);
    const partners = this.noteApplication(fact);
    const parties = [...(before?.parties ?? []), ...deal.parties, ...partners];
    return this.touched(parties, since, fact.kind === 'partnership');
  }

  /** Open applications, open or refused matches, and partnerships of a party. */
  of(key: string): Iterable<Deal> {
    return this.live.get(key)?.values() ?? [];
  }

  in(cooperationId: string): Deal[] {
    return [...(this.byCooperation.get(cooperationId) ?? [])].map((id) => this.deals.get(id)!);
  }

  stepsOf(key: string): StepDays | undefined {
    return this.steps.get(key);
  }

  /** Position of the last fact about a party's dealings. */
  newestOf(key: string): Position | undefined {
    return this.newest.get(key);
  }

  /** The same for partnerships alone. */
  newestTiesOf(key: string): Position | undefined {
    return this.newestTies.get(key);
  }

  hasEnded(cooperationId: string): boolean {
    return this.ended.has(cooperationId);
  }

  /** Whether a match keeps its two sides busy. */
  goesOn({ open, mutual, cooperationId, applicationId = '' }: MatchDeal): boolean {
    return open && !this.ended.has(cooperationId) && (mutual || !this.ended.has(applicationId));
  }

  everything(): IterableIterator<Deal> {
    return this.deals.values();
  }

  /** Answers the parties of the matches of an application that is over. */
  private noteApplication(fact: Dealt): readonly string[] {
    if (fact.kind !== 'application' || fact.status !== 'over') return [];
    this.ended.add(fact.applicationId);
    return this.in(fact.cooperationId).flatMap(({ parties, match }) => (match ? parties : []));
  }

  private end(cooperationId: string, since: Position): Touched {
    this.ended.add(cooperationId);
    const deals = this.in(cooperationId);
    const parties = deals.flatMap((deal) => deal.parties);
    return this.touched(
      parties,
      since,
      deals.some(({ partnership }) => partnership),
    );
  }

  private liveOf(key: string): Map<string, Deal> {
    const live = this.live.get(key) ?? new Map<string, Deal>();
    this.live.set(key, live);
    return live;
  }

  private touched(keys: readonly string[], since: Position, ties: boolean): Touched {
    const parties = [...new Set(keys)];
    for (const key of parties) {
      this.newest.set(key, since);
      if (ties) this.newestTies.set(key, since);
    }
    return { parties, ties };
  }

  private count(id: string, deal: Deal, by: 1 | -1): void {
    for (const key of deal.parties) {
      if (by === -1) this.live.get(key)?.delete(id);
      else if (matters(deal)) this.liveOf(key).set(id, deal);
      if (deal.step === undefined) continue;
      const days = this.steps.get(key) ?? new StepDays();
      this.steps.set(key, days);
      days.add(deal.step, by);
    }
  }
}

const matters = ({ application, partnership, match }: Deal): boolean =>
  application !== undefined || partnership !== undefined || !!match?.open || !!match?.refusals.length;

function inSet(sets: Map<string, Set<string>>, key: string, id: string): void {
  const set = sets.get(key);
  if (set) set.add(id);
  else sets.set(key, new Set([id]));
}

function dealOf(fact: Dealt): Deal {
  const parties = concerned(fact);
  switch (fact.kind) {
    case 'application': {
      const step = fact.submittedAt?.slice(0, 10);
      return { parties, step, application: fact.status === 'over' ? undefined : fact };
    }
    case 'match':
      return { parties, step: lastDayOf(fact), match: matchDeal(fact) };
    case 'meeting':
      return { parties, step: fact.status === 'held' ? fact.heldOn : undefined };
    case 'partnership':
      return { parties, partnership: fact };
  }
}

function lastDayOf({ proposedAt, said }: MatchFact): string {
  return [proposedAt, ...said.map(({ at }) => at)].toSorted().at(-1)!.slice(0, 10);
}

function matchDeal(fact: MatchFact): MatchDeal {
  const { eu, jp, cooperationId, applicationId, origin, status, said } = fact;
  const refusals = said.flatMap(({ party, answer, side, at }) =>
    side !== 'third' && (answer === 'no' || answer === 'soft-no')
      ? [{ by: partyKey(party), answer, on: at.slice(0, 10) }]
      : [],
  );
  const mutual = status === 'mutual' || status === 'introduced';
  return {
    eu: partyKey(eu),
    jp: partyKey(jp),
    cooperationId,
    applicationId,
    suggested: origin === 'suggested',
    mutual,
    open: (mutual || status === 'proposed') && !refusals.some(({ answer }) => answer === 'no'),
    refusals,
  };
}
