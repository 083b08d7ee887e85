import { type Party, sameParty } from '../parties/party.events';
import { Judge } from './judge';
import type { MatchingProfile } from './profile';
import type { Ruleset } from './ruleset';
import { rank } from './suggest';

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
   * counts as the one after the last.
   */
  readonly ranks: { readonly mine: number; readonly theirs: number; readonly rules: number };
  readonly scores: { readonly mine: number; readonly theirs: number; readonly rules: number };
}

/** Whose state of a moment: the applicant's facts, those of all candidates, the rules and the day. */
type Mixed = readonly [mine: Moment, theirs: Moment, rules: Moment];
type Standing = { readonly rank: number; readonly score: number };

/** Each way from before to after, by the numbers of what changes first, second and last. */
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** Splits a change of rank. Mine: the applicant's facts. Theirs: all candidates', and the day. Rules: the ruleset. */
export function explainRankChange(before: Moment, after: Moment, partner: Party): RankChange {
  const standings = new Map<string, Standing | null>();
  const at = (changed: readonly boolean[]) => {
    const key = changed.join();
    const known = standings.get(key);
    if (known !== undefined) return known;
    const [mine, theirs, rules] = changed.map((yes) => (yes ? after : before));
    const found = standingOf([mine, theirs, rules], partner);
    standings.set(key, found);
    return found;
  };
  const last = Math.max(before.candidates.length, after.candidates.length) + 1;
  const rankOf = (changed: readonly boolean[]) => -(at(changed)?.rank ?? last);
  const scoreOf = (changed: readonly boolean[]) => at(changed)?.score ?? 0;
  return {
    before: at([false, false, false]),
    after: at([true, true, true]),
    ranks: shares(rankOf),
    scores: shares(scoreOf),
  };
}

function standingOf([mine, theirs, rules]: Mixed, partner: Party): Standing | null {
  const judge = new Judge(rules.ruleset, theirs.asOf);
  const { ranked } = rank(judge, mine.applicant, theirs.candidates);
  const index = ranked.findIndex(({ candidate }) => sameParty(candidate.profile.party, partner));
  return index < 0 ? null : { rank: index + 1, score: ranked[index].score };
}

function shares(valueOf: (changed: readonly boolean[]) => number): RankChange['ranks'] {
  const worth = [0, 0, 0];
  for (const order of ORDERS) {
    const changed = [false, false, false];
    for (const who of order) {
      const before = valueOf(changed);
      changed[who] = true;
      worth[who] += valueOf(changed) - before;
    }
  }
  const [mine, theirs, rules] = worth.map((sum) => sum / ORDERS.length);
  return { mine, theirs, rules };
}
