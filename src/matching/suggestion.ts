import type { Party } from '../parties/party.events';
import type { MatchingProfile } from './profile';
import type { Reason } from './reason';
import type { Criterion, Ruleset } from './ruleset';

/** The arithmetic of one criterion. Over all criteria, the points of a direction sum to that direction's score. */
export interface Contribution {
  readonly criterion: Criterion;
  /** Weight towards the applicant; the other direction has its own. */
  readonly weight: number;
  readonly weightTowardsPartner: number;
  /** Points: weight times value. */
  readonly towardsApplicant: number;
  readonly towardsPartner: number;
  /** Share of the fused score; the shares sum to `score`. */
  readonly share: number;
  /** Whether a fact of one of them is missing, so that the value is expected and not known. */
  readonly unknown: boolean;
  readonly reason: Reason;
}

/** The judgement of one pair: it depends on the two, the rules and the day alone. */
export interface Judgement {
  /** Harmonic mean of both directed scores, 0 to 1, and the interval in which it lies whatever the unknown is. */
  readonly score: number;
  readonly low: number;
  readonly high: number;
  readonly towardsApplicant: number;
  readonly towardsPartner: number;
  readonly contributions: readonly Contribution[];
}

/** What would raise the rank. */
export interface Raise {
  readonly criterion: Criterion;
  /** Score and rank if this criterion were at its best. */
  readonly score: number;
  readonly rank: number;
  readonly reason: Reason;
}

export interface Suggestion extends Judgement {
  readonly party: Party;
  readonly revision: string;
  /** From 1, by score; equal scores by the party's key. */
  readonly rank: number;
  /** Gates that it passed because nothing is known. */
  readonly unknown: readonly Reason[];
  readonly raises: readonly Raise[];
  /** Third regions in which both are interested. */
  readonly thirdRegions: readonly string[];
}

export interface Exclusion {
  readonly party: Party;
  readonly reasons: readonly Reason[];
}

export interface MatchingContext {
  /** The day of the question, `2026-11-24`. */
  readonly asOf: string;
  /** How often each party, by its key, was suggested already in this round. */
  readonly exposures?: ReadonlyMap<string, number>;
}

export interface SuggestRequest {
  readonly applicant: MatchingProfile;
  readonly limit?: number;
}

export interface Suggestions {
  readonly ruleset: { readonly version: string; readonly hash: string };
  readonly asOf: string;
  readonly items: readonly Suggestion[];
  readonly excluded: readonly Exclusion[];
  /** Mean score given up by the cap on exposure, among the items; 0 where it changed nothing. */
  readonly priceOfExposure: number;
}

/** Ranks the candidates for the applicant. Pure: the order of the candidates changes nothing. */
export type Suggest = (
  request: SuggestRequest,
  candidates: readonly MatchingProfile[],
  ruleset: Ruleset,
  context: MatchingContext,
) => Suggestions;
