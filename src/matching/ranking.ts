import type { Lens } from './lens';
import type { Prepared } from './prepared';
import type { Reason } from './reason';
import type { Exclusion } from './suggestion';

/** A candidate that passed the gates. */
export interface Ranked {
  readonly candidate: Prepared;
  readonly score: number;
  readonly unknown: readonly Reason[];
}

export interface Ranking {
  readonly lens: Lens;
  /** The best first; equal scores by the party's key. */
  readonly ranked: readonly Ranked[];
  readonly excluded: readonly Exclusion[];
}
