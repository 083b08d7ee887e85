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
}

const DEFAULT_LIMIT = 10;
const DEFAULT_TOLD = 20;

/** A draft that is led through history beside the rules in force. Pure: nothing is stored, nothing becomes of it. */
export class WhatIf {
  private readonly before: Replay;
  private readonly after: Replay;
  private readonly told: number;
  private cases = 0;
  private firstChanged = 0;

  constructor(
    current: Ruleset,
    draft: Ruleset,
    { limit = DEFAULT_LIMIT, told = DEFAULT_TOLD }: WhatIfOptions = {},
  ) {
    [this.before, this.after] = [new Replay(current, limit), new Replay(draft, limit)];
    this.told = told;
  }

  take(one: WhatIfCase): void {
    if (this.before.take(one) !== this.after.take(one)) this.firstChanged++;
    this.cases++;
  }

  result(): WhatIfResult {
    const changes = changesBetween(this.before.exposures, this.after.exposures);
    const losers = changes.filter((one) => one.after < one.before).toReversed();
    return {
      cases: this.cases,
      current: this.before.side(),
      draft: this.after.side(),
      winners: changes.filter((one) => one.after > one.before).slice(0, this.told),
      losers: losers.slice(0, this.told),
      firstChanged: this.firstChanged,
    };
  }
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
