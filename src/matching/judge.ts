import { Ledger } from './ledger';
import { Lens } from './lens';
import { compiledLexicon } from './lexicons';
import { Numbering } from './numbering';
import { type Prepared, prepare, type Tools } from './prepared';
import type { MatchingProfile } from './profile';
import { criteria, type Ruleset } from './ruleset';
import { valuesOf } from './values';

/** The four sums of a pair and what follows from them. */
export interface Score {
  score: number;
  low: number;
  high: number;
  towardsApplicant: number;
  towardsPartner: number;
}

/** The harmonic mean: nobody is well matched with a partner who is not (Pizzato et al. 2010, RECON). */
export const fused = (one: number, other: number): number =>
  one + other > 0 ? (2 * one * other) / (one + other) : 0;

/** A ruleset made ready to judge pairs on one day. */
export class Judge {
  readonly tools: Tools;
  readonly ledger = new Ledger();
  readonly weightsA: Float64Array;
  readonly weightsP: Float64Array;
  readonly expected: Float64Array;
  private readonly prepared = new WeakMap<MatchingProfile, Prepared>();

  constructor(
    readonly ruleset: Ruleset,
    readonly asOf: string,
  ) {
    const { weights, expected, lexicon } = ruleset;
    this.tools = {
      ruleset,
      lexicon: compiledLexicon(lexicon),
      codes: new Numbering(),
      words: new Numbering(),
      places: new Numbering(),
    };
    this.weightsA = Float64Array.from(criteria, (criterion) => weights.towardsApplicant[criterion]);
    this.weightsP = Float64Array.from(criteria, (criterion) => weights.towardsPartner[criterion]);
    this.expected = Float64Array.from(criteria, (criterion) => expected[criterion]);
  }

  prepare(profile: MatchingProfile): Prepared {
    const known = this.prepared.get(profile);
    if (known) return known;
    const prepared = prepare(profile, this.asOf, this.tools);
    this.prepared.set(profile, prepared);
    return prepared;
  }

  /** To look at many candidates, which are to be prepared before. */
  lens(applicant: MatchingProfile): Lens {
    return new Lens(this.prepare(applicant), this.tools);
  }

  /** Judges the pair into `score`; the values of its criteria stay in the ledger until the next pair. */
  judge(lens: Lens, partner: Prepared, score: Score): void {
    valuesOf(lens, partner, this.ledger);
    const { lowA, highA, lowP, highP } = this.ledger;
    let [fromA, toA, expectedA, fromP, toP, expectedP] = [0, 0, 0, 0, 0, 0];
    for (let index = 0; index < criteria.length; index++) {
      const [a, p, share] = [this.weightsA[index], this.weightsP[index], this.expected[index]];
      fromA += a * lowA[index];
      toA += a * highA[index];
      expectedA += a * pointOf(lowA[index], highA[index], share);
      fromP += p * lowP[index];
      toP += p * highP[index];
      expectedP += p * pointOf(lowP[index], highP[index], share);
    }
    score.towardsApplicant = expectedA;
    score.towardsPartner = expectedP;
    score.score = fused(expectedA, expectedP);
    score.low = fused(fromA, fromP);
    score.high = fused(toA, toP);
  }
}

/** Where an unknown value is taken to lie: a fixed share of its interval. */
export const pointOf = (low: number, high: number, share: number): number => low + share * (high - low);
