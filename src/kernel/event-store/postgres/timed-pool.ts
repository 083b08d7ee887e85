import type { CustomTypesConfig, Pool, PoolClient, QueryArrayConfig, QueryConfig, QueryResultRow } from 'pg';
import { isOutdatedPlan, nameOf, prepared } from '../../database/prepared';
import { StoreUnavailable } from '../event-store-errors';

/** The type of pg knows this only for a whole connection. */
interface TimedQuery extends QueryConfig {
  readonly query_timeout: number;
}

type Ask = <Row extends QueryResultRow>(text: string, values: unknown[]) => Promise<Row[]>;

/** Of a row whose values stay as PostgreSQL wrote them. */
type Texts = readonly (string | null)[];

const asWritten = { getTypeParser: () => (value: string | Buffer) => value } as CustomTypesConfig;

/** Queries that end within their time, waiting for a connection included. */
export class TimedPool {
  private readonly pool: Pool;
  private readonly waiting = new Set<(why: string) => void>();

  constructor(pool: Pool) {
    this.pool = pool;
    // It stays when the store is closed: until the pool is ended, an idle connection may still break.
    if (!pool.listeners('error').includes(leaveToNextQuery)) pool.on('error', leaveToNextQuery);
  }

  /**
   * Throws `StoreUnavailable` if nothing was sent, else the error of pg. After `ms` the connection is
   * given up, so what was sent may still be done.
   */
  query<Row extends QueryResultRow>(text: string, values: unknown[], ms: number): Promise<Row[]> {
    return this.lend(ms, (ask) => ask<Row>(text, values));
  }

  /** As `query`, for many rows: each an array, its values not read. */
  texts<Row extends Texts>(text: string, values: unknown[], ms: number): Promise<Row[]> {
    return this.borrow(ms, async (client, left) => {
      const query: TimedQuery & QueryArrayConfig = {
        ...timed(text, values, left()),
        rowMode: 'array',
        types: asWritten,
      };
      const { rows } = await client.query<unknown[]>(query);
      return rows as unknown as Row[];
    });
  }

  /** As `query`, for work that is made up when the connection is there, and has the time that is left then. */
  lend<Answer>(ms: number, work: (ask: Ask) => Promise<Answer>): Promise<Answer> {
    return this.borrow(ms, (client, left) =>
      work(
        async <Row extends QueryResultRow>(text: string, values: unknown[]) =>
          (await client.query<Row>(timed(text, values, left()))).rows,
      ),
    );
  }

  /** Nobody waits for a connection any longer: a pool that is ended forgets those who do. */
  close() {
    for (const giveUp of this.waiting) giveUp('the event store is closed');
  }

  private async borrow<Answer>(
    ms: number,
    work: (client: PoolClient, left: () => number) => Promise<Answer>,
  ): Promise<Answer> {
    const started = performance.now();
    const client = await this.connect(ms);

    client.on('error', leaveToNextQuery);
    let usable = true;
    try {
      return await work(client, () => Math.max(1, Math.ceil(ms - (performance.now() - started))));
    } catch (error) {
      usable = isRefusal(error) && !isOutdatedPlan(error);
      throw error;
    } finally {
      client.off('error', leaveToNextQuery);
      client.release(!usable);
    }
  }

  private connect(ms: number): Promise<PoolClient> {
    return new Promise((resolve, reject) => {
      const stopWaiting = () => {
        clearTimeout(timer);
        return this.waiting.delete(giveUp);
      };
      const giveUp = (why: string, cause?: unknown) => {
        if (stopWaiting()) reject(new StoreUnavailable(why, { cause }));
      };
      const timer = setTimeout(giveUp, ms, `no database connection within ${ms} ms`);
      this.waiting.add(giveUp);
      this.pool.connect().then(
        (client) => (stopWaiting() ? resolve(client) : client.release()),
        (error: unknown) => giveUp(messageOf(error), error),
      );
    });
  }
}

const timed = (text: string, values: unknown[], left: number): TimedQuery => ({
  name: nameOf(prepared(text)),
  text,
  values,
  query_timeout: left,
});

/** Errors with which PostgreSQL ends a connection: it is shut down, it cannot go on, or a session took too long. */
const ENDING = /^(57P|08|XX|25P03|25P04)/;

/**
 * The server answered with an error and goes on: what was asked is undone. Told by its code, since the severity comes in
 * the server's language.
 */
export function isRefusal(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'severity' in error && 'code' in error && !ENDING.test(String(error.code));
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** A connection may break while nobody waits for it; the next query notices and reports it. */
function leaveToNextQuery() {}
