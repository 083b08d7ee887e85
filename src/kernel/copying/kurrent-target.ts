import type { EventStore, Position, RecordedEvent } from '../event-store/event-store';
import { UnfitStore, WrongRevision } from '../event-store/event-store-errors';
import { KurrentEventStore } from '../event-store/kurrentdb/kurrent-event-store';
import { type CopyTarget, ForeignHistory } from './copy-target';

/** An election of a new leader is waited for. */
const PATIENCE_MS = 60_000;

/** A namespace of a KurrentDB. */
export class KurrentTarget implements CopyTarget {
  private constructor(private readonly kurrent: KurrentEventStore) {}

  /** `storeId`: of the database that goes with the record. @throws ForeignHistory */
  static async open(url: string, storeId: string): Promise<KurrentTarget> {
    try {
      const options = { url, storeId, appendTimeoutMs: PATIENCE_MS, readTimeoutMs: PATIENCE_MS };
      return new KurrentTarget(await KurrentEventStore.open(options));
    } catch (error) {
      if (error instanceof UnfitStore) throw new ForeignHistory(error.message);
      throw error;
    }
  }

  get store(): EventStore {
    return this.kurrent;
  }

  /** `last` is not looked at: each stream has to be as it was when the last of it was taken. */
  async take(events: readonly RecordedEvent[]): Promise<Position> {
    try {
      return await this.kurrent.takeOver(events);
    } catch (error) {
      if (error instanceof WrongRevision)
        throw new ForeignHistory(`somebody else has written to the target: ${error.message}`);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.kurrent.close();
  }
}
