import type { Party } from '../parties/party.events';
import type { MatchingProfile } from './profile';

/** One application of the history, with the candidates as they were known then. */
export interface WhatIfCase {
  readonly id: string;
  readonly asOf: string;
  readonly applicant: MatchingProfile;
  /** The same array for many cases is prepared once. */
  readonly candidates: readonly MatchingProfile[];
  /** With whom it came to a partnership, where that is known. */
  readonly truth?: readonly Party[];
}

export interface WhatIfQuality {
  readonly n: number;
  readonly mrr: number;
  readonly recall10: number;
}

export interface WhatIfSide {
  /** How often each party was among the first `limit`. */
  readonly exposures: ReadonlyMap<string, number>;
  readonly gini: number;
  /** Share of the candidates that were suggested at all. */
  readonly coverage: number;
  readonly meanScore: number;
  readonly quality: WhatIfQuality;
}
