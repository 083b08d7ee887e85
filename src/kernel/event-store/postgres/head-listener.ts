import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';

const FIRST_RETRY = 100;
const LONGEST_RETRY = 5000;

/**
 * Hears `NOTIFY es_head` of others on a direct connection of its own, as a pooler in transaction mode would not pass it on.
 * While the connection is away the poll covers for it.
 */
export class HeadListener {
  private readonly closing = new AbortController();
  private client?: Client;
  private wasThere = false;

  constructor(
    private readonly connection: ClientConfig,
    private readonly self: string,
    private readonly heard: () => void,
    /** Hears of each connection that took the place of another. */
    private readonly reconnected: () => void = () => undefined,
  ) {
    void this.run();
  }

  async close() {
    this.closing.abort();
    await this.client?.end().catch(() => undefined);
  }

  private async run() {
    for (let failures = 0; !this.closing.signal.aborted; failures++) {
      if (await this.listen()) failures = 0;
      const pause = Math.min(FIRST_RETRY * 2 ** failures, LONGEST_RETRY) * (0.5 + Math.random());
      await sleep(pause, undefined, { signal: this.closing.signal, ref: false }).catch(() => undefined);
    }
  }

  /** Until the connection ends. True if it was there for a while. */
  private async listen(): Promise<boolean> {
    const client = new Client({ ...this.connection, keepAlive: true });
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    // The end of the connection follows, and is what is waited for.
    client.on('error', () => undefined);
    client.on('notification', ({ payload }) => {
      if (payload !== this.self) this.heard();
    });
    this.client = client;
    try {
      await client.connect();
      await client.query('listen es_head');
    } catch {
      await client.end().catch(() => undefined);
      return false;
    }
    this.heard();
    if (this.wasThere) this.reconnected();
    this.wasThere = true;
    await ended;
    return true;
  }
}
