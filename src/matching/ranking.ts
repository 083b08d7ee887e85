import type { Lens } from './lens';
import type { Prepared } from './prepared';
import type { Exclusion } from './suggestion';

/** A candidate that passed the gates. */
export interface Ranked {
  readonly candidate: Prepared;
  readonly score: number;
}

export interface Ranking {
  readonly lens: Lens;
  /** The best first; equal scores by the party's key. */
  readonly ranked: readonly Ranked[];
  readonly excluded: readonly Exclusion[];
}
