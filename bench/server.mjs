import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';

const require = createRequire(import.meta.url);
const { startEmbeddedPostgres } = require('../dist/kernel/database/embedded-postgres.js');
const { migrate } = require('../dist/kernel/database/migrate.js');
const { PostgresEventStore } = require('../dist/kernel/event-store/postgres/postgres-event-store.js');

/** A PostgreSQL of its own that flushes to disk as a real one; gone with all its data when it is stopped. */
export async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), 'kakehashi-bench-'));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir: folder });
  return serverAt(postgres, async () => {
    await postgres.stop();
    for (const path of new Set([folder, postgres.dataDir])) rmSync(path, { recursive: true, force: true });
  });
}

/** The server that runs on a folder and stays as it is. */
export async function openServer(dataDir) {
  const postgres = await startEmbeddedPostgres({ dataDir });
  return serverAt(postgres, () => postgres.stop());
}

function serverAt({ url, pid }, end) {
  const urlOf = (database) => Object.assign(new URL(url), { pathname: database }).href;
  const pools = poolsOf(urlOf);
  const poolOf = (database, options) => pools.poolOf(database, options);
  const order = (sql) => poolOf('postgres', { max: 1 }).query(sql);
  return {
    pid,
    urlOf,
    poolOf,
    /** Leaves the connections of one measure to the next. */
    disconnect: () => pools.disconnect(),
    async create(database) {
      await order(`create database ${database}`);
      return urlOf(database);
    },
    /** A database with all that another one holds, to which nobody is connected. */
    copy: (database, of) => order(`create database ${database} template ${of} strategy file_copy`),
    drop: (database) => order(`drop database if exists ${database} with (force)`),
    /** A database with an empty record, and a store on it as the service opens one. */
    async record(database) {
      const at = await this.create(database);
      await migrate({ ownerUrl: at, servingUrl: at, migrate: true });
      return this.storeOn(database);
    },
    async storeOn(database) {
      const connectionString = urlOf(database);
      return PostgresEventStore.open({ pool: poolOf(database, { max: 10 }), listen: { connectionString } });
    },
    durability: () => durability(poolOf('postgres', { max: 1 })),
    async stop() {
      await pools.disconnect();
      await end();
    },
  };
}

function poolsOf(urlOf) {
  const pools = [];
  return {
    poolOf(database, options) {
      const pool = new Pool({ connectionString: urlOf(database), ...options });
      pool.on('error', () => undefined);
      pools.push(pool);
      return pool;
    },
    disconnect: () => Promise.all(pools.splice(0).map((pool) => pool.end())),
  };
}

async function durability(pool) {
  const { rows } = await pool.query(
    `select string_agg(name || '=' || setting, ' ' order by name) as text from pg_settings where name = any($1)`,
    [['fsync', 'synchronous_commit', 'full_page_writes']],
  );
  return rows[0].text;
}
