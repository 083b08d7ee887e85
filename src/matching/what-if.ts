import { type Party, partyOf } from '../parties/party.events';
import { Replay } from './replay';
import type { Ruleset } from './ruleset';
import { byKey } from './suggest';
import type { WhatIfCase, WhatIfSide } from './what-if-side';

export interface WhatIfResult {
  readonly cases: number;
  readonly current: WhatIfSide;
  readonly draft: WhatIfSide;
  /** Parties by change of exposure: who wins most first, who loses most first. */
  readonly winners: readonly { readonly party: Party; readonly before: number; readonly after: number }[];
  readonly losers: readonly { readonly party: Party; readonly before: number; readonly after: number }[];
  /** Cases whose first suggestion changes. */
  readonly firstChanged: number;
}

export interface WhatIfOptions {
  readonly limit?: number;
  /** Winners and losers told. */
  readonly told?: number;
  readonly onProgress?: (done: number) => void;
}

const DEFAULT_LIMIT = 10;
const DEFAULT_TOLD = 20;
const PROGRESS_EVERY = 100;

/** Replays a draft over history beside the rules in force. Pure: nothing is stored, and nothing becomes of it. */
export function whatIf(
  cases: Iterable<WhatIfCase>,
  current: Ruleset,
  draft: Ruleset,
  { limit = DEFAULT_LIMIT, told = DEFAULT_TOLD, onProgress }: WhatIfOptions = {},
): WhatIfResult {
  const [before, after] = [new Replay(current, limit), new Replay(draft, limit)];
  let done = 0;
  let firstChanged = 0;
  for (const one of cases) {
    if (before.take(one) !== after.take(one)) firstChanged++;
    done++;
    if (done % PROGRESS_EVERY === 0) onProgress?.(done);
  }
  onProgress?.(done);
  const changes = changesBetween(before.exposures, after.exposures);
  return {
    cases: done,
    current: before.side(),
    draft: after.side(),
    winners: changes.filter((one) => one.after > one.before).slice(0, told),
    losers: changes
      .filter((one) => one.after < one.before)
      .toReversed()
      .slice(0, told),
    firstChanged,
  };
}

/** By what is won, the most first; then by party, so that two replays tell the same. */
function changesBetween(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>) {
  return [...before]
    .map(([key, count]) => ({ key, before: count, after: after.get(key) ?? 0 }))
    .toSorted(
      (one, other) => other.after - other.before - (one.after - one.before) || byKey(one.key, other.key),
    )
    .map(({ key, ...counts }) => ({ party: partyOf(key), ...counts }));
}
