import { Client, type ClientConfig } from 'pg';
import { patientLimits } from './data-source-options';

/** One connection, past any pool, for what may take long. Where it breaks, the query that needs it says so. */
export function loneClient(url: string, config: ClientConfig = {}): Client {
  const { connectionTimeoutMillis, statement_timeout, query_timeout, keepAlive } = patientLimits;
  const limits = { connectionTimeoutMillis, statement_timeout, query_timeout, keepAlive };
  return new Client({ connectionString: url, ...limits, ...config }).on('error', () => undefined);
}
