import { Injectable } from '@nestjs/common';
import { NotFound } from '../kernel/bad-input';
import type { Decider } from '../kernel/decider';
import type { Position } from '../kernel/event-store/event-store';
import { Recorder } from '../kernel/recording/recorder';
import { type Explanation, type MatchEvent, matchEvents } from '../matches/match.events';
import { Judge } from '../matching/judge';
import { judgement, type Receipt, recompute, type Recomputed } from '../matching/receipt';
import type { Judgement } from '../matching/suggestion';
import { type Pair, sidesOf } from './explainer';
import { ProfileBooks } from './profiles/profile-books';

/** A match as it was proposed last, with the receipt that was written then. */
interface Explained {
  readonly pair?: Pair;
  readonly explanation?: Explanation;
}

const explained: Decider<Explained, MatchEvent> = {
  stream: 'match',
  events: matchEvents,
  initial: {},
  evolve: (state, event) => {
    switch (event.type) {
      case 'MatchProposed': {
        const { eu, jp, applicationId, explanation } = event.data;
        return { pair: { eu, jp, applicationId }, explanation };
      }
      default:
        return state;
    }
  },
};

export interface CheckedReceipt {
  readonly explanation: Explanation;
  readonly recomputed: Recomputed;
  /** What the engine finds now, with the reasons. */
  readonly judged: Judgement;
}

/** Receipts of matches, each computed again from the record. */
@Injectable()
export class Receipts {
  constructor(
    private readonly recorder: Recorder,
    private readonly books: ProfileBooks,
  ) {}

  /** @throws NotFound where there is no such match, or none that has a receipt */
  async check(matchId: string): Promise<CheckedReceipt> {
    const { pair, explanation } = await this.recorder.stateOf(explained, matchId);
    if (!pair) throw new NotFound('match');
    if (!explanation) throw new NotFound('receipt');
    const book = await this.books.at(explanation.position as Position);
    const sides = sidesOf(pair, book);
    const rules = book.inForce;
    if (!sides || !rules) throw new Error(`the grounds of the match ${matchId} are not in the record`);
    const receipt = explanation.receipt as Receipt;
    const { applicant, partner } = sides;
    return {
      explanation,
      recomputed: recompute(receipt, applicant, partner, rules.ruleset),
      judged: judgement(new Judge(rules.ruleset, receipt.asOf), applicant, partner),
    };
  }
}
