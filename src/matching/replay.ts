import { partyKey } from '../parties/party.events';
import { gini, reciprocalRank } from './measures';
import { Judge } from './judge';
import { order } from './suggest';
import type { MatchingProfile } from './profile';
import type { Ruleset } from './ruleset';
import type { WhatIfCase, WhatIfSide } from './what-if-side';

const RECALL_AT = 10;

/** One ruleset led through history, with what it showed to whom. */
export class Replay {
  /** Counts of every candidate met, those never shown included. */
  readonly exposures = new Map<string, number>();
  private judge: Judge | undefined;
  private readonly met = new WeakSet<readonly MatchingProfile[]>();
  private shown = 0;
  private scores = 0;
  private judged = 0;
  private reciprocal = 0;
  private recalled = 0;

  constructor(
    private readonly ruleset: Ruleset,
    private readonly limit: number,
  ) {}

  /** Ranks the case's candidates; answers the key of the first. */
  take({ asOf, applicant, candidates, truth }: WhatIfCase): string | undefined {
    const ranked = order(this.judgeOf(asOf), applicant, candidates);
    this.meet(candidates);
    for (const { candidate, score } of ranked.slice(0, this.limit)) {
      this.count(candidate.key, 1);
      this.shown++;
      this.scores += score;
    }
    if (truth && truth.length > 0)
      this.hold(
        ranked.map(({ candidate }) => candidate.key),
        new Set(truth.map(partyKey)),
      );
    return ranked[0]?.candidate.key;
  }

  side(): WhatIfSide {
    const counts = [...this.exposures.values()];
    return {
      exposures: this.exposures,
      gini: gini(counts),
      coverage: counts.length === 0 ? 0 : counts.filter((count) => count > 0).length / counts.length,
      meanScore: this.shown === 0 ? 0 : this.scores / this.shown,
      quality: {
        n: this.judged,
        mrr: this.judged === 0 ? 0 : this.reciprocal / this.judged,
        recall10: this.judged === 0 ? 0 : this.recalled / this.judged,
      },
    };
  }

  private judgeOf(asOf: string): Judge {
    this.judge = this.judge?.on(asOf) ?? new Judge(this.ruleset, asOf);
    return this.judge;
  }

  /** Who was met and never shown counts too; the same array of candidates is looked through once. */
  private meet(candidates: readonly MatchingProfile[]): void {
    if (this.met.has(candidates)) return;
    this.met.add(candidates);
    for (const candidate of candidates) this.count(partyKey(candidate.party), 0);
  }

  private count(key: string, by: number): void {
    this.exposures.set(key, (this.exposures.get(key) ?? 0) + by);
  }

  private hold(keys: readonly string[], truth: ReadonlySet<string>): void {
    const found = keys.slice(0, RECALL_AT).filter((key) => truth.has(key)).length;
    this.judged++;
    this.reciprocal += reciprocalRank(keys.map((key) => truth.has(key)));
    this.recalled += found / truth.size;
  }
}
