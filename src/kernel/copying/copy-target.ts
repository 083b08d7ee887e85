import type { EventStore, Position, RecordedEvent } from '../event-store/event-store';

/** The target holds events that are not those of the source, or somebody else writes to it. Nothing was copied. */
export class ForeignHistory extends Error {}

/** Where a history is copied to. */
export interface CopyTarget {
  /** To read what stands there. */
  readonly store: EventStore;
  /**
   * Appends them in this order, with their ids, revisions and instants. `last` is the position of the last event there,
   * and the answer is the new one. @throws ForeignHistory
   */
  take(events: readonly RecordedEvent[], last: Position): Promise<Position>;
  close(): Promise<void>;
}
