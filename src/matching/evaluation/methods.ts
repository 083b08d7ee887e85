import type { Judge, Score } from '../judge';
import type { MatchingProfile } from '../profile';
import { rank } from '../suggest';
import type { Scored } from './quality';

export const methods = ['kakehashi', 'random', 'popularity', 'same-sector', 'one-sided'] as const;
export type Method = (typeof methods)[number];

/** What each method says of the candidates that pass the gates, the same for all of them. */
export function scoresOf(
  judge: Judge,
  applicant: MatchingProfile,
  candidates: readonly MatchingProfile[],
  meant: ReadonlySet<string>,
): Readonly<Record<Method, readonly Scored[]>> {
  const { lens, ranked } = rank(judge, applicant, candidates);
  const score: Score = { score: 0, low: 0, high: 0, towardsApplicant: 0, towardsPartner: 0 };
  const scored = (of: (one: (typeof ranked)[number]) => number): Scored[] =>
    ranked.map((one) => ({ score: of(one), meant: meant.has(one.candidate.key) }));
  return {
    kakehashi: scored((one) => one.score),
    random: scored(() => 0),
    popularity: scored(({ candidate }) => partnershipsOf(candidate.profile)),
    'same-sector': scored(({ candidate }) => (shareSector(applicant, candidate.profile) ? 1 : 0)),
    'one-sided': scored(({ candidate }) => {
      judge.judge(lens, candidate, score);
      return score.towardsApplicant;
    }),
  };
}

const partnershipsOf = ({ partners = [] }: MatchingProfile) =>
  partners.filter(({ through }) => !through).length;

const shareSector = (
  { ecosystems: mine = [] }: MatchingProfile,
  { ecosystems: theirs = [] }: MatchingProfile,
) => mine.some((ecosystem) => theirs.includes(ecosystem));
