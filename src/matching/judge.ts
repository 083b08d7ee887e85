import { Ledger } from './ledger';
import { Lens } from './lens';
import { toolsOf } from './tools';
import { datedOf, prepare, Prepared, type Tools, type Undated } from './prepared';
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
  readonly ledger = new Ledger();
  readonly weightsA: Float64Array;
  readonly weightsP: Float64Array;
  readonly expected: Float64Array;
  private readonly dated = new WeakMap<MatchingProfile, Prepared>();

  constructor(
    readonly ruleset: Ruleset,
    readonly asOf: string,
    readonly tools: Tools = toolsOf(ruleset),
    private readonly undated = new WeakMap<MatchingProfile, Undated>(),
  ) {
    const { weights, expected } = ruleset;
    this.weightsA = Float64Array.from(criteria, (criterion) => weights.towardsApplicant[criterion]);
    this.weightsP = Float64Array.from(criteria, (criterion) => weights.towardsPartner[criterion]);
    this.expected = Float64Array.from(criteria, (criterion) => expected[criterion]);
  }

  /** The same rules on another day; what does not depend on the day stays prepared. */
  on(day: string): Judge {
    return day === this.asOf ? this : new Judge(this.ruleset, day, this.tools, this.undated);
  }

  prepare(profile: MatchingProfile): Prepared {
    let prepared = this.dated.get(profile);
    if (prepared) return prepared;
    let undated = this.undated.get(profile);
    if (!undated) this.undated.set(profile, (undated = prepare(profile, this.tools)));
    this.dated.set(profile, (prepared = new Prepared(undated, datedOf(undated, this.asOf, this.tools))));
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
    let fromA = 0;
    let toA = 0;
    let expectedA = 0;
    let fromP = 0;
    let toP = 0;
    let expectedP = 0;
    for (let index = 0; index < lowA.length; index++) {
      const a = this.weightsA[index];
      const p = this.weightsP[index];
      const share = this.expected[index];
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
