import { join } from 'node:path';
import { type DataSourceOptions, DefaultNamingStrategy } from 'typeorm';

/** Properties in camelCase, columns in snake_case. */
class SnakeCase extends DefaultNamingStrategy {
  override columnName(property: string, custom: string | undefined): string {
    return custom ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

/** No query hangs: the server ends it first, and the client gives up if the server does not answer. */
export const poolLimits = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 30_000,
  query_timeout: 35_000,
  idle_in_transaction_session_timeout: 10_000,
} as const;

/** A connection as this role. Startup options hold for the session, and RESET leads back to them. */
export const asRole = (role: string | undefined) => (role ? { options: `-c role=${role}` } : {});

export function dataSourceOptions(
  url: string,
  role?: string,
): Extract<DataSourceOptions, { type: 'postgres' }> {
  return {
    type: 'postgres',
    url,
    migrations: [join(__dirname, '../../migrations/*-*.{js,ts}')],
    migrationsTableName: 'migration',
    synchronize: false,
    namingStrategy: new SnakeCase(),
    installExtensions: false,
    extra: { max: 10, ...poolLimits, ...asRole(role) },
  };
}
