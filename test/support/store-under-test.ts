import { hash } from 'node:crypto';

/**
 * Where the services of the tests keep their records: undefined for the PostgreSQL that each of them has, or on the server
 * that `KURRENTDB_URL` names, each record in a namespace of its own. The same name gives the same record again.
 */
export function eventStoreUrl(name: string): string | undefined {
  const server = process.env.KURRENTDB_URL;
  if (!server) return undefined;
  return `${server}${server.includes('?') ? '&' : '?'}namespace=${namespaceOf(name)}`;
}

const namespaceOf = (name: string) => `t${hash('sha256', name).slice(0, 24)}`;

/** The record of a service that is started with this environment; what its database is called does not change by a proxy. */
export const storeFor = ({ DATABASE_URL, DATA_DIR = '' }: Readonly<Record<string, string>>) =>
  eventStoreUrl(DATABASE_URL ? new URL(DATABASE_URL).pathname : DATA_DIR);
