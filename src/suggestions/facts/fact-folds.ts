import type { StoredEvent } from '../../kernel/recording/event-catalogue';
import { applications } from './application-facts';
import { ends, matches, meetings, partnerships, rulesets } from './dealing-facts';
import type { Fact } from './facts';
import { parties } from './party-facts';

type AnyFold = (event: StoredEvent, before: Fact | undefined) => Fact | undefined;

const byKind = {
  party: parties,
  application: applications,
  match: matches,
  partnership: partnerships,
  meeting: meetings,
  end: ends,
  ruleset: rulesets,
} as const;

interface FactFold {
  readonly kind: Fact['kind'];
  readonly fold: AnyFold;
}

/** By event type: the kind of fact that it changes, and how. */
export const factFolds: ReadonlyMap<string, FactFold> = new Map(
  Object.entries(byKind).flatMap(([kind, folds]) =>
    Object.entries(folds as unknown as Record<string, AnyFold>).map(
      ([type, fold]) => [type, { kind: kind as Fact['kind'], fold }] as const,
    ),
  ),
);
