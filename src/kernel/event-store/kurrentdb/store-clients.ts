import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { DisposableClient } from './disposable-client';
import { tellsOfLoss } from './verdict';

/**
 * Two clients for one store. The native reader of a client keeps its connection as long as the process lives, so the one
 * that reads is not thrown away because of any append that failed: only where the connection is gone, or the leader.
 */
export class StoreClients {
  /** Appends and subscribes. */
  readonly writing: DisposableClient;
  readonly reading: DisposableClient;

  /** `replaced` hears of each client that took the place of another. */
  constructor(url: string, replaced: () => void) {
    this.writing = new DisposableClient(url, { byChannel: true, replaced });
    this.reading = new DisposableClient(url, { byChannel: false, replaced });
  }

  /** An append by this client ended with an error that is no answer. */
  failed(writing: KurrentDBClient, error: unknown): Promise<void> {
    return tellsOfLoss(error) ? this.lost(writing) : this.writing.replace(writing);
  }

  /** What this client was connected with is gone. */
  lost(writing: KurrentDBClient): Promise<void> {
    // Who hears of it later than others may mean a connection that is no longer the one that reads.
    if (this.writing.isCurrent(writing)) void this.reading.replaceCurrent();
    return this.writing.replace(writing);
  }

  close() {
    this.writing.close();
    this.reading.close();
  }
}
