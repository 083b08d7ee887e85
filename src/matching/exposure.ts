import { partyKey } from '../parties/party.events';
import { gini } from './measures';
import { EXCLUDED, type PairScores } from './pair-scores';

export interface ExposurePolicy {
  /** Lists have so many places each. */
  readonly limit: number;
  readonly cap: number | null;
  readonly floor: number | null;
}

export interface Exposed {
  /** For each applicant the numbers of the partners shown to it, the best first. */
  readonly lists: readonly (readonly number[])[];
  /** How often each partner is shown. */
  readonly counts: readonly number[];
  readonly gini: number;
  /** Share of the partners that are shown at all. */
  readonly coverage: number;
  readonly meanScore: number;
  /** What the policy costs: the score lost against the best lists, per place of those. */
  readonly price: number;
  /** Keys of partners that the floor could not be kept for, since too few pass the gates for them. */
  readonly belowFloor: readonly string[];
}

/**
 * Lists for all applicants under a cap and a floor (as in FairRec, Patro et al. 2020): pairs are taken by score, the best
 * first, while list and cap have room; then whoever is below the floor takes the places where that costs least.
 */
export function expose(pairs: PairScores, policy: ExposurePolicy): Exposed {
  const free = taken(pairs, { ...policy, cap: null });
  const lists = policy.cap === null ? free.map((list) => [...list]) : taken(pairs, policy);
  const short = policy.floor === null ? [] : lift(pairs, lists, policy.floor, policy.limit);
  const counts = countsOf(lists, pairs.partners.length);
  const [best, sum] = [sumOf(pairs, free), sumOf(pairs, lists)];
  const shown = lists.flat().length;
  return {
    lists,
    counts,
    gini: gini(counts),
    coverage: counts.length === 0 ? 0 : counts.filter((count) => count > 0).length / counts.length,
    meanScore: shown === 0 ? 0 : sum / shown,
    price: shown === 0 ? 0 : (best - sum) / free.flat().length,
    belowFloor: short.map((partner) => partyKey(pairs.partners[partner].party)),
  };
}

function taken({ applicants, partners, scores }: PairScores, { limit, cap }: ExposurePolicy): number[][] {
  const lists: number[][] = applicants.map(() => []);
  const counts = new Int32Array(partners.length);
  const order = Uint32Array.from(scores.keys()).filter((pair) => scores[pair] !== EXCLUDED);
  // Equal scores by number, so that the outcome is the same each time.
  order.sort((one, other) => scores[other] - scores[one] || one - other);
  for (const pair of order) {
    const partner = pair % partners.length;
    const list = lists[(pair - partner) / partners.length];
    if (list.length >= limit || (cap !== null && counts[partner] >= cap)) continue;
    list.push(partner);
    counts[partner]++;
  }
  return lists;
}

interface Swap {
  readonly applicant: number;
  readonly place: number;
  readonly cost: number;
}

/** Raises each partner to the floor, and takes nobody below it; answers who stays below. */
function lift(pairs: PairScores, lists: number[][], floor: number, limit: number): number[] {
  const counts = countsOf(lists, pairs.partners.length);
  const short: number[] = [];
  for (let partner = 0; partner < counts.length; partner++)
    while (counts[partner] < floor) {
      const swap = cheapest(pairs, lists, counts, partner, floor, limit);
      if (!swap) {
        short.push(partner);
        break;
      }
      const list = lists[swap.applicant];
      if (swap.place < list.length) counts[list[swap.place]]--;
      list.splice(swap.place, 1);
      list.push(partner);
      list.sort(
        (one, other) =>
          scoreOf(pairs, swap.applicant, other) - scoreOf(pairs, swap.applicant, one) || one - other,
      );
      counts[partner]++;
    }
  return short;
}

function cheapest(
  pairs: PairScores,
  lists: readonly (readonly number[])[],
  counts: readonly number[],
  partner: number,
  floor: number,
  limit: number,
): Swap | undefined {
  let best: Swap | undefined;
  for (const [applicant, list] of lists.entries()) {
    const score = scoreOf(pairs, applicant, partner);
    if (score === EXCLUDED || list.includes(partner)) continue;
    if (list.length < limit) return { applicant, place: list.length, cost: 0 };
    const place = list.findLastIndex((other) => counts[other] > floor);
    const cost = place < 0 ? Infinity : scoreOf(pairs, applicant, list[place]) - score;
    if (cost < (best?.cost ?? Infinity)) best = { applicant, place, cost };
  }
  return best;
}

const scoreOf = ({ partners, scores }: PairScores, applicant: number, partner: number) =>
  scores[applicant * partners.length + partner];

function countsOf(lists: readonly (readonly number[])[], size: number): number[] {
  const counts = Array.from({ length: size }, () => 0);
  for (const list of lists) for (const partner of list) counts[partner]++;
  return counts;
}

const sumOf = (pairs: PairScores, lists: readonly (readonly number[])[]) =>
  lists
    .flatMap((list, applicant) => list.map((partner) => scoreOf(pairs, applicant, partner)))
    .reduce((sum, score) => sum + score, 0);
