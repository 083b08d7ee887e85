import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** Another service already runs on this data. */
export class AnotherService extends Error {}

const LOCK = 0x6b656570;
const TRIES = 10;
const PAUSE_MS = 300;

/**
 * Holds the embedded data for one service: a session lock, which the database lets go by itself when its holder dies,
 * however it does.
 */
export class ServiceLock {
  /** False once the connection that holds it was lost, and the lock with it. */
  isHeld = true;

  private constructor(private client: Client) {
    this.follow();
  }

  /** Waits a moment for a holder that has just died. @throws AnotherService */
  static async take(url: string): Promise<ServiceLock> {
    for (let tried = 1; ; tried++) {
      const client = await tryLock(url);
      if (client) return new ServiceLock(client);
      if (tried === TRIES) throw new AnotherService('Another Kakehashi service already runs on this data.');
      await sleep(PAUSE_MS);
    }
  }

  /** After the database was started anew, or the connection was lost. @throws AnotherService */
  async retake(url: string): Promise<void> {
    await this.release();
    this.client = (await ServiceLock.take(url)).client;
    this.isHeld = true;
    this.follow();
  }

  async release(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }

  private follow(): void {
    const { client } = this;
    client.once('end', () => {
      if (client === this.client) this.isHeld = false;
    });
  }
}

/** Whether some service holds the data now. */
export async function isServed(url: string): Promise<boolean> {
  const client = await tryLock(url);
  await client?.end();
  return client === undefined;
}

async function tryLock(url: string): Promise<Client | undefined> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [LOCK]);
  if (rows[0].taken) return client;
  await client.end();
  return undefined;
}
