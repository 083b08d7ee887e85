import { createHmac } from 'node:crypto';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { loneClient } from './lone-client';
import { SERVING_ROLE } from './serving-role';

const DATABASE = 'kakehashi';

/** The embedded PostgreSQL with Kakehashi's database in it. */
export interface EmbeddedDatabase {
  readonly postgres: EmbeddedPostgres;
  readonly ownerUrl: string;
  readonly servingUrl: string;
  readonly servingPassword: string;
}

export async function openEmbeddedDatabase(
  dataDir: string,
  log: (line: string) => void,
  port?: number,
): Promise<EmbeddedDatabase> {
  const postgres = await startEmbeddedPostgres({ dataDir, log, port });
  await createDatabase(postgres.url);
  const owner = new URL(postgres.url);
  owner.pathname = DATABASE;
  const serving = new URL(owner);
  // Derived, so that a restored data folder needs no second secret beside the one that it holds.
  const servingPassword = createHmac('sha256', owner.password).update(SERVING_ROLE).digest('hex');
  serving.username = SERVING_ROLE;
  serving.password = servingPassword;
  return { postgres, ownerUrl: owner.href, servingUrl: serving.href, servingPassword };
}

async function createDatabase(url: string): Promise<void> {
  const client = loneClient(url);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    // Another process that attaches at this moment has just created it.
    if ((error as { code?: string }).code !== '42P04' && (error as { code?: string }).code !== '23505')
      throw error;
  } finally {
    await client.end();
  }
}
