import type { Party } from '../parties/party.events';
import type { MatchingProfile } from './profile';
import type { Ruleset } from './ruleset';

/** All that a rank followed from at one moment. */
export interface Moment {
  readonly asOf: string;
  readonly applicant: MatchingProfile;
  readonly candidates: readonly MatchingProfile[];
  readonly ruleset: Ruleset;
}

export interface RankChange {
  /** Rank, from 1, and score; null: excluded or not there. */
  readonly before: { readonly rank: number; readonly score: number } | null;
  readonly after: { readonly rank: number; readonly score: number } | null;
  /**
   * How many ranks each party to the change is worth (positive: towards the top), as the mean over all orders in which
   * the three could have changed (Shapley 1953); they sum to the change. Where the partner was excluded at a moment, it
   * counts as last but one.
   */
  readonly ranks: { readonly mine: number; readonly theirs: number; readonly rules: number };
  readonly scores: { readonly mine: number; readonly theirs: number; readonly rules: number };
}

/** Mine: the applicant's facts. Theirs: the facts of all candidates, and the day. Rules: the ruleset. */
export type ExplainRankChange = (before: Moment, after: Moment, partner: Party) => RankChange;
