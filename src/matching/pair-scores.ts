import { isExcluded } from './gates';
import type { Judge, Score } from './judge';
import type { MatchingProfile } from './profile';

/** A pair that does not pass the gates. */
export const EXCLUDED = -1;

/** Fused scores of all pairs, a row for each applicant; `EXCLUDED` where the gates or the threshold stop a pair. */
export interface PairScores {
  readonly applicants: readonly MatchingProfile[];
  readonly partners: readonly MatchingProfile[];
  readonly scores: Float64Array;
}

/** Judges every pair, in both directions. */
export function pairScores(
  judge: Judge,
  applicants: readonly MatchingProfile[],
  partners: readonly MatchingProfile[],
): PairScores {
  const prepared = partners.map((partner) => judge.prepare(partner));
  for (const applicant of applicants) judge.prepare(applicant);
  const scores = new Float64Array(applicants.length * partners.length);
  const score: Score = { score: 0, low: 0, high: 0, towardsApplicant: 0, towardsPartner: 0 };
  const { asOf, ruleset } = judge;
  let index = 0;
  for (const applicant of applicants) {
    const lens = judge.lens(applicant);
    for (const partner of prepared) {
      scores[index] = EXCLUDED;
      if (!isExcluded(lens, partner, asOf)) {
        judge.judge(lens, partner, score);
        if (Math.min(score.towardsApplicant, score.towardsPartner) >= ruleset.tau)
          scores[index] = score.score;
      }
      index++;
    }
  }
  return { applicants, partners, scores };
}
