import { hashOf } from './hash';
import { contributionsOf } from './contributions';
import { isExcluded, pass, type Passage } from './gates';
import { Judge, type Score } from './judge';
import type { Lens } from './lens';
import type { Prepared } from './prepared';
import { raisesOf } from './raises';
import type { Ranked, Ranking } from './ranking';
import type { MatchingProfile } from './profile';
import type { Ruleset } from './ruleset';
import type { Exclusion, MatchingContext, Suggest, Suggestion, Suggestions } from './suggestion';

const DEFAULT_LIMIT = 10;

const nothing = (): Score => ({ score: 0, low: 0, high: 0, towardsApplicant: 0, towardsPartner: 0 });

/** Who passes the gates, in order. */
export function rank(
  judge: Judge,
  applicant: MatchingProfile,
  candidates: readonly MatchingProfile[],
): Ranking {
  const prepared = candidates.map((candidate) => judge.prepare(candidate));
  const lens = judge.lens(applicant);
  const score = nothing();
  const ranked: Ranked[] = [];
  const excluded: Exclusion[] = [];
  for (const candidate of prepared) {
    judge.judge(lens, candidate, score);
    const reasons = reasonsAgainst(judge, lens, candidate, score);
    if (reasons) excluded.push({ party: candidate.profile.party, reasons });
    else ranked.push({ candidate, score: score.score });
  }
  ranked.sort(byScore);
  excluded.sort((one, other) => byKey(keyOf(one), keyOf(other)));
  return { lens, ranked, excluded };
}

const byScore = (one: Ranked, other: Ranked) =>
  other.score - one.score || byKey(one.candidate.key, other.candidate.key);

export const byKey = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
const keyOf = ({ party }: Exclusion) => `${party.kind}:${party.id}`;

function reasonsAgainst({ asOf, ruleset }: Judge, lens: Lens, candidate: Prepared, score: Score) {
  const low = score.towardsApplicant < ruleset.tau || score.towardsPartner < ruleset.tau;
  if (!low && !isExcluded(lens, candidate, asOf)) return undefined;
  return [...pass(lens, candidate, asOf).excluded, ...belowTau(score, ruleset)];
}

function belowTau({ towardsApplicant, towardsPartner }: Score, { tau }: Ruleset): Passage['excluded'] {
  const least = Math.min(towardsApplicant, towardsPartner);
  return least < tau ? [{ code: 'below-threshold', params: { tau } }] : [];
}

/** As `rank`, without the reasons against the others: for whom only the order matters. */
export function order(
  judge: Judge,
  applicant: MatchingProfile,
  candidates: readonly MatchingProfile[],
): Ranked[] {
  const prepared = candidates.map((candidate) => judge.prepare(candidate));
  const lens = judge.lens(applicant);
  const { asOf, ruleset } = judge;
  const score = nothing();
  const ranked: Ranked[] = [];
  for (const candidate of prepared) {
    if (isExcluded(lens, candidate, asOf)) continue;
    judge.judge(lens, candidate, score);
    if (Math.min(score.towardsApplicant, score.towardsPartner) >= ruleset.tau)
      ranked.push({ candidate, score: score.score });
  }
  return ranked.sort(byScore);
}

/** Ranks the candidates for the applicant, with the arithmetic of each that is shown. */
export const suggest: Suggest = (request, candidates, ruleset, context) =>
  suggestWith(new Judge(ruleset, context.asOf), request, candidates, context);

/** As `suggest`, with a judge that has prepared the candidates before. */
export function suggestWith(
  judge: Judge,
  { applicant, limit = DEFAULT_LIMIT }: Parameters<Suggest>[0],
  candidates: readonly MatchingProfile[],
  context: MatchingContext,
): Suggestions {
  const { lens, ranked, excluded } = rank(judge, applicant, candidates);
  const { shown, held } = withinCap(ranked, judge.ruleset, context, limit);
  return {
    ruleset: { version: judge.ruleset.version, hash: hashOf(judge.ruleset) },
    asOf: judge.asOf,
    items: shown.map((one) => suggestion(judge, lens, one, ranked)),
    excluded: [...excluded, ...held],
    priceOfExposure: meanScore(ranked.slice(0, limit)) - meanScore(shown),
  };
}

/** Who has been suggested as often as the cap allows makes room for the next. */
function withinCap(
  ranked: readonly Ranked[],
  { exposure: { cap } }: Ruleset,
  { exposures }: MatchingContext,
  limit: number,
): { shown: Ranked[]; held: Exclusion[] } {
  const shown: Ranked[] = [];
  const held: Exclusion[] = [];
  for (const one of ranked) {
    if (shown.length === limit) break;
    const seen = exposures?.get(one.candidate.key) ?? 0;
    if (cap === null || seen < cap) shown.push(one);
    else
      held.push({
        party: one.candidate.profile.party,
        reasons: [{ code: 'exposure-cap', params: { cap, seen } }],
      });
  }
  return { shown, held };
}

const meanScore = (list: readonly Ranked[]) =>
  list.length === 0 ? 0 : list.reduce((sum, { score }) => sum + score, 0) / list.length;

function suggestion(judge: Judge, lens: Lens, one: Ranked, ranked: readonly Ranked[]): Suggestion {
  const score = nothing();
  judge.judge(lens, one.candidate, score);
  const { profile } = one.candidate;
  const shared = (profile.thirdRegions ?? []).filter((id) =>
    lens.applicant.profile.thirdRegions?.includes(id),
  );
  return {
    party: profile.party,
    revision: profile.revision,
    rank: ranked.indexOf(one) + 1,
    ...score,
    contributions: contributionsOf(judge, lens, one.candidate, score),
    unknown: pass(lens, one.candidate, judge.asOf).unknown,
    raises: raisesOf(judge, one, score, ranked),
    thirdRegions: shared,
  };
}
