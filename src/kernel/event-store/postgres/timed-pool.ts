import type { Pool, PoolClient, QueryConfig, QueryResultRow } from 'pg';
import { StoreUnavailable } from '../event-store-errors';

/** The type of pg knows this only for a whole connection. */
interface TimedQuery extends QueryConfig {
  readonly query_timeout: number;
}

/** Queries that end within their time, waiting for a connection included. */
export class TimedPool {
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
    pool.on('error', leaveToNextQuery);
  }

  /**
   * Throws `StoreUnavailable` if nothing was sent, else the error of pg. After `ms` the connection is
   * given up, so what was sent may still be done.
   */
  async query<Row extends QueryResultRow>(text: string, values: unknown[], ms: number): Promise<Row[]> {
    const started = performance.now();
    const client = await this.connect(ms);
    const left = Math.max(1, Math.ceil(ms - (performance.now() - started)));

    client.on('error', leaveToNextQuery);
    let usable = true;
    try {
      const query: TimedQuery = { text, values, query_timeout: left };
      return (await client.query<Row>(query)).rows;
    } catch (error) {
      usable = isRefusal(error);
      throw error;
    } finally {
      client.off('error', leaveToNextQuery);
      client.release(!usable);
    }
  }

  close() {
    this.pool.off('error', leaveToNextQuery);
  }

  private async connect(ms: number): Promise<PoolClient> {
    const connecting = this.pool.connect();
    const late = Symbol('late');
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<typeof late>((resolve) => {
      timer = setTimeout(() => resolve(late), ms);
    });
    try {
      const client = await Promise.race([connecting, limit]);
      if (client !== late) return client;
      connecting.then((unused) => unused.release(), leaveToNextQuery);
      throw new StoreUnavailable(`no database connection within ${ms} ms`);
    } catch (error) {
      throw error instanceof StoreUnavailable
        ? error
        : new StoreUnavailable(messageOf(error), { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The server answered with an error and goes on: what was asked is undone. FATAL and PANIC do not tell that. */
export function isRefusal(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR' && 'code' in error;
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** A connection may break while nobody waits for it; the next query notices and reports it. */
function leaveToNextQuery() {}
