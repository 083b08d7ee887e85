import { DisposableClient } from './disposable-client';

/**
 * Two clients for one store. The native reader of a client keeps its connection as long as the process lives, so the one
 * that reads is not thrown away because an append failed.
 */
export class StoreClients {
  /** Appends and subscribes. */
  readonly writing: DisposableClient;
  readonly reading: DisposableClient;

  /** `replaced` hears of each client that took the place of another. */
  constructor(url: string, replaced: () => void) {
    this.writing = new DisposableClient(url, replaced);
    this.reading = new DisposableClient(url, replaced);
  }

  close() {
    this.writing.close();
    this.reading.close();
  }
}
