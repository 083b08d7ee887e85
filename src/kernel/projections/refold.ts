import type { EntityManager } from 'typeorm';
import type { StoredEvent } from '../recording/event-catalogue';

/**
 * Folds the record for a copy: it keeps in memory what it has folded, so that it asks the tables only once, to go on
 * after a break, and writes rows that others depend on only at the end.
 */
export interface Refold {
  /** Folds events in their order; nothing is written. */
  fold(events: readonly StoredEvent[]): void;
  /** What was folded since the last call: to be written while more is folded. */
  take(): (tx: EntityManager) => Promise<void>;
  /** Makes the tables what `apply` would have made them. May come again, before and after more was folded. */
  complete(tx: EntityManager): Promise<void>;
}
