import type { Client, PoolClient, QueryConfig, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';

const WITHIN_MS = 3_600_000;
const SORT_MEMORY = '128MB';

type Ask = <Row extends QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;

/**
 * Work of the service on whole tables, whose statements may take an hour each and sort in more memory. With the signal the
 * connection is given up; what PostgreSQL had begun it finishes alone.
 */
export async function patiently(
  dataSource: DataSource,
  signal: AbortSignal,
  work: (ask: Ask) => Promise<void>,
): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const client = (await runner.connect()) as PoolClient;
  const leave = () => void (client as unknown as Client).end();
  signal.addEventListener('abort', leave);
  try {
    const ask: Ask = async <Row extends QueryResultRow>(text: string, values?: unknown[]) => {
      signal.throwIfAborted();
      const query: QueryConfig & { query_timeout: number } = { text, values, query_timeout: WITHIN_MS };
      return (await client.query<Row>(query)).rows;
    };
    await ask(`set statement_timeout = ${WITHIN_MS}`);
    await ask(`set maintenance_work_mem = '${SORT_MEMORY}'`);
    await work(ask);
  } finally {
    signal.removeEventListener('abort', leave);
    // Of a connection that is lost there is nothing to be reset.
    await client.query(`reset statement_timeout; reset maintenance_work_mem`).catch(() => undefined);
    await runner.release();
  }
}
