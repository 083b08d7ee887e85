import type {
  CustomTypesConfig,
  Pool,
  PoolClient,
  QueryArrayConfig,
  QueryArrayResult,
  QueryConfig,
  QueryResult,
  QueryResultRow,
} from 'pg';
import { isOutdatedPlan, nameOf, prepared } from '../../database/prepared';
import { StoreUnavailable } from '../event-store-errors';

interface RowsOf {
  readonly text: string;
  readonly types: CustomTypesConfig;
}

export type Ask = <Row extends QueryResultRow>(text: string, values: unknown[]) => Promise<Row[]>;

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

  /** As `query`, for many rows: each an array of values that are read as `types` say. */
  rows<Row extends readonly unknown[]>(statement: RowsOf, values: unknown[], ms: number): Promise<Row[]> {
    return this.borrow(ms, async (client, left) => {
      const { text, types } = statement;
      const query: QueryArrayConfig = { ...named(text, values), rowMode: 'array', types };
      const { rows } = await inTime<QueryArrayResult>(left(), (done) => client.query(query, done));
      return rows as unknown as Row[];
    });
  }

  /** As `query`, for work that is made up when the connection is there, and has the time that is left then. */
  lend<Answer>(ms: number, work: (ask: Ask) => Promise<Answer>): Promise<Answer> {
    return this.borrow(ms, (client, left) =>
      work(async <Row extends QueryResultRow>(text: string, values: unknown[]) => {
        const query = named(text, values);
        const { rows } = await inTime<QueryResult<Row>>(left(), (done) => client.query(query, done));
        return rows;
      }),
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

const named = (text: string, values: unknown[]): QueryConfig => ({
  name: nameOf(prepared(text)),
  text,
  values,
});

/**
 * Where pg makes the promise or sets the time limit, it replaces the callback with which a query began. V8 then keeps the rows of
 * several queries that are long over until they are old, and the collector takes four times as long; why was not found.
 */
function inTime<Result>(ms: number, ask: (done: (error: Error, result: Result) => void) => void) {
  return new Promise<Result>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    ask((error: Error | undefined, result) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve(result);
    });
  });
}

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
