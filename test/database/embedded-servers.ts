import { existsSync, mkdtempSync } from 'node:fs';
import { chmod, readFile, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedOptions,
  type EmbeddedPostgres,
} from '../../src/kernel/database/embedded-postgres';
import { compileLauncher, launch, type Launcher } from '../support/launcher-process';

/** A folder for servers, of this process and of others, which are gone with it after the tests of the file. */
export function embeddedServers() {
  const scratch = mkdtempSync(join(tmpdir(), 'kakehashi-embedded-'));
  /** Where a process finds what starts a server. */
  const service = join(scratch, 'service');
  const launchers: Launcher[] = [];
  const servers = new Map<number, string>();
  const elsewhere = new Set<string>();

  beforeAll(async () => {
    await chmod(scratch, 0o755);
    compileLauncher(service);
  });

  afterAll(async () => {
    await Promise.all(launchers.map((launcher) => launcher.kill()));
    await Promise.all([...servers].map(([pid, folder]) => quit(pid, folder)));
    for (const folder of elsewhere) await rm(folder, { recursive: true, force: true });
    await rmdir('/var/lib/kakehashi').catch(() => undefined);
    await rm(scratch, { recursive: true, force: true });
  });

  const folderOf = (name: string) => join(scratch, name);

  /** Survives the death of processes, though not of the machine, and is made faster. */
  const lasting = (name: string) => ({
    dataDir: folderOf(name),
    durable: false,
    settings: ['synchronous_commit=on'],
  });

  function remember<Server extends { readonly pid: number; readonly dataDir: string }>(
    server: Server,
  ): Server {
    servers.set(server.pid, server.dataDir);
    if (!server.dataDir.startsWith(scratch)) elsewhere.add(server.dataDir);
    return server;
  }

  const start = async (options: EmbeddedOptions): Promise<EmbeddedPostgres> =>
    remember(await startEmbeddedPostgres(options));

  function inProcess(...given: Parameters<typeof launch>): Launcher {
    const launcher = launch(...given);
    launchers.push(launcher);
    return launcher;
  }

  const startInProcess = async (...given: Parameters<typeof launch>) =>
    remember(await inProcess(...given).started);

  return { service, folderOf, lasting, remember, start, inProcess, startInProcess };
}

/** A server that was killed is gone, even if nobody has yet asked the system for its exit code. */
export function isServer(pid: number): boolean {
  if (process.platform === 'linux') return existsSync(`/proc/${pid}/exe`);
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function quit(pid: number, folder: string): Promise<void> {
  const lock = await readFile(join(folder, 'pg/postmaster.pid'), 'utf8').catch(() => '');
  if (!lock.startsWith(`${pid}\n`) || !isServer(pid)) return;
  process.kill(pid, 'SIGQUIT');
  await until(() => !isServer(pid));
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await holds()); await sleep(10)) {
    if (Date.now() > deadline) throw new Error(`waited for ${holds.toString()}`);
  }
}

export async function ask<Row extends object>(url: string, sql: string): Promise<Row> {
  const client = new Client({ connectionString: url });
  // A server that is killed ends its connections when they are idle again.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Row>(sql);
    return rows[0];
  } finally {
    await client.end();
  }
}

export const keep = (url: string, word: string) => ask(url, `CREATE TABLE kept AS SELECT '${word}' AS word`);
export const kept = (url: string) => ask(url, 'SELECT word FROM kept');
