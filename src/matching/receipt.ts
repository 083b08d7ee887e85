import type { Party } from '../parties/party.events';
import type { MatchingProfile } from './profile';
import type { Criterion, Ruleset } from './ruleset';

/** What stays of a suggestion, so that anybody with the record can compute it again. Plain JSON, no free text. */
export interface Receipt {
  readonly ruleset: { readonly version: string; readonly hash: string };
  readonly asOf: string;
  readonly applicant: { readonly party: Party; readonly revision: string };
  readonly partner: { readonly party: Party; readonly revision: string };
  readonly score: number;
  readonly low: number;
  readonly high: number;
  readonly towardsApplicant: number;
  readonly towardsPartner: number;
  readonly contributions: readonly {
    readonly criterion: Criterion;
    readonly towardsApplicant: number;
    readonly towardsPartner: number;
    readonly share: number;
  }[];
}

export interface Recomputed {
  readonly agrees: boolean;
  /** Largest difference among all numbers of the receipt. */
  readonly difference: number;
  /** What the engine computes now. */
  readonly receipt: Receipt;
}

/** Computes a receipt again from the facts of its revisions and the rules of its hash; agrees within 1e-9. */
export type Recompute = (
  receipt: Receipt,
  applicant: MatchingProfile,
  partner: MatchingProfile,
  ruleset: Ruleset,
) => Recomputed;
