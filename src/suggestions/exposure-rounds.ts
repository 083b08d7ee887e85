import { Injectable } from '@nestjs/common';
import { today } from '../kernel/clock';
import { type Exposed, expose } from '../matching/exposure';
import { Judge } from '../matching/judge';
import { type PairScores, pairScores } from '../matching/pair-scores';
import type { Ruleset } from '../matching/ruleset';
import type { MatchingProfile } from '../matching/profile';
import type { RulesetFact } from './facts/facts';
import type { ProfileBook } from './profiles/profile-book';
import { ProfileBooks } from './profiles/profile-books';

export interface ExposureRound {
  readonly ruleset: RulesetFact;
  readonly position: string;
  readonly pairs: PairScores;
  /** Under the cap and the floor of the rules, and without any. */
  readonly bounded: Exposed;
  readonly free: Exposed;
}

/** Who would be shown how often if all who ask today got their suggestions in one round. */
@Injectable()
export class ExposureRounds {
  constructor(private readonly books: ProfileBooks) {}

  async round(fact: RulesetFact, limit: number): Promise<ExposureRound> {
    const book = await this.books.now();
    const ruleset = fact.document as Ruleset;
    const { cap, floor } = ruleset.exposure;
    const pairs = pairScores(new Judge(ruleset, today()), whoAsks(book), book.candidates('JP'));
    return {
      ruleset: fact,
      position: book.position,
      pairs,
      bounded: expose(pairs, { limit, cap, floor }),
      free: expose(pairs, { limit, cap: null, floor: null }),
    };
  }
}

/** European parties with an open application. */
const whoAsks = (book: ProfileBook): MatchingProfile[] =>
  book.candidates('EU').filter(({ party }) => book.openApplicationOf(party));
