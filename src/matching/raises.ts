import { fused, type Judge, pointOf, type Score } from './judge';
import type { Ranked } from './ranking';
import { criteria, type Criterion } from './ruleset';
import type { Raise } from './suggestion';

/** What can be told, arranged or learnt; where a party lies or what it is does not change for a partner. */
const changeable: ReadonlySet<Criterion> = new Set<Criterion>([
  'technology',
  'complement',
  'text',
  'form',
  'priority',
  'size',
  'language',
  'third-region',
]);

const MOST = 3;

/** The counter-factuals that lift the pair of the ledger most: the score and rank with one criterion at its best. */
export function raisesOf(judge: Judge, one: Ranked, score: Score, ranked: readonly Ranked[]): Raise[] {
  const { lowA, highA, lowP, highP } = judge.ledger;
  const place = ranked.indexOf(one) + 1;
  const raises: Raise[] = [];
  for (const [index, criterion] of criteria.entries()) {
    if (!changeable.has(criterion)) continue;
    const share = judge.expected[index];
    const lifted = fused(
      score.towardsApplicant + judge.weightsA[index] * (1 - pointOf(lowA[index], highA[index], share)),
      score.towardsPartner + judge.weightsP[index] * (1 - pointOf(lowP[index], highP[index], share)),
    );
    const rank = Math.min(place, 1 + ranked.filter((other) => other !== one && other.score >= lifted).length);
    const open = lowA[index] < highA[index] || lowP[index] < highP[index];
    if (rank < place)
      raises.push({
        criterion,
        score: lifted,
        rank,
        reason: { code: `raise-${open ? 'tell' : 'better'}`, params: { criterion, from: place, to: rank } },
      });
  }
  return raises.toSorted((a, b) => b.score - a.score).slice(0, MOST);
}
