import { join } from 'node:path';
import { AttentiveClient } from './attentive-client';
import { type DataSourceOptions, DefaultNamingStrategy } from 'typeorm';

/** Properties in camelCase, columns in snake_case. */
class SnakeCase extends DefaultNamingStrategy {
  override columnName(property: string, custom: string | undefined): string {
    return custom ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

/**
 * No query hangs: the server ends it first, and the client gives up if the server does not answer, soon enough that a
 * service whose network was gone works again within ten seconds.
 */
export const poolLimits = {
  Client: AttentiveClient,
  connectionTimeoutMillis: 5_000,
  statement_timeout: 7_000,
  query_timeout: 8_000,
  idle_in_transaction_session_timeout: 10_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} as const;

/** For migrations and commands, where nobody waits for an answer. */
export const patientLimits = { ...poolLimits, statement_timeout: 600_000, query_timeout: 605_000 } as const;

/** A connection as this role. Startup options hold for the session, and RESET leads back to them. */
export const asRole = (role: string | undefined) => (role ? { options: `-c role=${role}` } : {});

export function dataSourceOptions(
  url: string,
  role?: string,
  limits: typeof poolLimits | typeof patientLimits = poolLimits,
): Extract<DataSourceOptions, { type: 'postgres' }> {
  return {
    type: 'postgres',
    url,
    migrations: [join(__dirname, '../../migrations/*-*.{js,ts}')],
    migrationsTableName: 'migration',
    synchronize: false,
    namingStrategy: new SnakeCase(),
    installExtensions: false,
    extra: { max: 10, ...limits, ...asRole(role) },
  };
}
