import { type Judge, pointOf, type Score } from './judge';
import type { Lens } from './lens';
import type { Prepared } from './prepared';
import { reasonOf } from './reasons-of';
import { criteria } from './ruleset';
import type { Contribution } from './suggestion';

/**
 * The arithmetic of the pair that the judge has judged last. With a and b as the directed scores, the fused score 2ab/(a+b)
 * is the sum over all criteria of (b × points towards a + a × points towards b)/(a+b): that is each one's share.
 */
export function contributionsOf(judge: Judge, lens: Lens, partner: Prepared, score: Score): Contribution[] {
  const { lowA, highA, lowP, highP } = judge.ledger;
  const { towardsApplicant: a, towardsPartner: b } = score;
  return criteria.map((criterion, index) => {
    const [weight, weightTowardsPartner] = [judge.weightsA[index], judge.weightsP[index]];
    const towardsApplicant = weight * pointOf(lowA[index], highA[index], judge.expected[index]);
    const towardsPartner = weightTowardsPartner * pointOf(lowP[index], highP[index], judge.expected[index]);
    return {
      criterion,
      weight,
      weightTowardsPartner,
      towardsApplicant,
      towardsPartner,
      share: a + b > 0 ? (towardsApplicant * b + towardsPartner * a) / (a + b) : 0,
      unknown: lowA[index] < highA[index] || lowP[index] < highP[index],
      reason: reasonOf(criterion, lens, partner),
    };
  });
}
