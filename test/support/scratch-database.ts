import { randomBytes } from 'node:crypto';
import { Client, Pool, type PoolConfig } from 'pg';

export interface ScratchDatabase {
  readonly url: string;
  /** A pool that `drop` ends. */
  pool(options?: PoolConfig): Pool;
  /** Whoever is still connected is thrown out. */
  drop(): Promise<void>;
}

/** A new, empty database on the test server, owned by its superuser. */
export async function scratchDatabase(prefix: string): Promise<ScratchDatabase> {
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`create database "${name}"`);
  const url = urlOf(name);
  const pools: Pool[] = [];
  return {
    url,
    pool(options) {
      const pool = new Pool({ connectionString: url, ...options });
      pools.push(pool);
      return pool;
    },
    async drop() {
      await Promise.all(pools.map((pool) => pool.end()));
      await asSuperuser(`drop database "${name}" with (force)`);
    },
  };
}

async function asSuperuser(sql: string) {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function urlOf(database: string) {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  return url.href;
}

function serverUrl() {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('TEST_POSTGRES_URL is not set: run the tests with the set-up of jest.config.js');
  return url;
}
