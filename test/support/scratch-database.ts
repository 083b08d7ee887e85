import { randomBytes } from 'node:crypto';
import { Client, Pool, type PoolConfig } from 'pg';
import { closedAtEnd } from './left-open';

export interface ScratchDatabase {
  readonly url: string;
  /** A pool that `drop` ends. */
  pool(options?: PoolConfig): Pool;
  /** Whoever is still connected is thrown out. Also at the end of the file. */
  drop(): Promise<void>;
}

/** A new database on a server, owned by its superuser: empty, or a copy of a template that nobody uses now. */
export async function scratchDatabase(
  prefix: string,
  template?: string,
  server = serverUrl(),
): Promise<ScratchDatabase> {
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`create database "${name}"${template ? ` template "${template}"` : ''}`, server);
  const url = urlOf(name, server);
  const pools: Pool[] = [];
  return {
    url,
    pool(options) {
      // An ended pool does not wait until its connections are gone, so the drop may break some of them.
      const pool = new Pool({ connectionString: url, ...options }).on('error', () => undefined);
      pools.push(pool);
      return pool;
    },
    drop: closedAtEnd(async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await asSuperuser(`drop database "${name}" with (force)`, server);
    }),
  };
}

export async function asSuperuser(sql: string, server = serverUrl()): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export function urlOf(database: string, server = serverUrl()): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

export function serverUrl(): string {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('TEST_POSTGRES_URL is not set: run the tests with the set-up of jest.config.js');
  return url;
}
