import { execFile, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { readFile, realpath, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { Programs } from './embedded-binaries';
import { clusterIn, dropStaleLock, readHolder, servesCluster, serverEnvironment } from './embedded-cluster';
import type { DatabaseFolder } from './embedded-folder';
import { codeOf } from './error-code';

export interface ServerPlan {
  readonly home: DatabaseFolder;
  readonly programs: Programs;
  readonly settings: readonly string[];
  readonly url: (port: number) => string;
  /** Absent: any free one. */
  readonly port?: number;
}

export interface Server {
  readonly pid: number;
  readonly port: number;
  readonly adopted: boolean;
}

const startsWithin = 120_000;
const quitAfter = 20_000;
const stopsWithin = 60_000;
const largestLog = 10_000_000;

/**
 * Another process may do the same at this moment, and the children of a killed server take a while to disappear.
 * Throws an Error with the end of the log where PostgreSQL does not start.
 */
export async function startOrAdopt(plan: ServerPlan): Promise<Server> {
  const cluster = clusterIn(plan.home);
  const deadline = Date.now() + startsWithin;
  let obstacle = `the PostgreSQL that already runs in ${cluster} does not answer`;
  while (Date.now() < deadline) {
    const holder = await readHolder(cluster);
    if (holder && (await servesCluster(holder.pid, cluster))) {
      const { pid, port } = holder;
      if (port > 0 && (await answers(plan.url(port), cluster))) return { pid, port, adopted: true };
    } else {
      const launched = await launch(plan, deadline);
      if (typeof launched !== 'string') return launched;
      if (!isContended(launched)) throw new Error(launched);
      obstacle = launched;
      if (holder && /lock file/.test(launched)) await dropStaleLock(cluster, holder);
    }
    await sleep(100);
  }
  throw new Error(`PostgreSQL could not be started within ${startsWithin / 1000} s: ${obstacle}`);
}

const isContended = (failure: string) =>
  /lock file|shared memory block|could not create any TCP\/IP sockets/.test(failure);

async function answers(url: string, cluster: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000, query_timeout: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(
      "SELECT current_setting('data_directory') AS folder",
    );
    // Only Linux tells which folder a process works in; elsewhere the lock file may lie in a copy of that folder.
    return process.platform === 'linux' || (await realpath(rows[0].folder)) === (await realpath(cluster));
  } catch (cause) {
    if (codeOf(cause) !== '28P01') return false;
    throw new Error(`The PostgreSQL that runs in ${cluster} refuses the password that is kept there.`, {
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The server once it is ready, else why it is not. */
async function launch(plan: ServerPlan, deadline: number): Promise<Server | string> {
  const cluster = clusterIn(plan.home);
  const logFile = join(plan.home.folder, 'pg.log');
  await shorten(logFile);
  const port = plan.port ?? (await freePort());
  const output = openSync(logFile, 'a', 0o600);
  const before = fstatSync(output).size;
  const server = spawnServer(plan, port, output);
  closeSync(output);
  const ended: { why?: string } = {};
  server.once('error', (error) => (ended.why = error.message));
  server.once('exit', (code, signal) => (ended.why = `it ended with ${signal ?? `exit code ${code}`}`));

  while (ended.why === undefined && Date.now() < deadline) {
    const holder = await readHolder(cluster);
    if (holder?.ready && holder.pid === server.pid) return { pid: holder.pid, port, adopted: false };
    await sleep(10);
  }
  return `PostgreSQL did not start in ${cluster}: ${ended.why ?? 'it is not ready yet'}.\n${await endOf(logFile, before)}`;
}

function spawnServer({ home, programs, settings }: ServerPlan, port: number, output: number) {
  const options = [
    '-D',
    clusterIn(home),
    '-p',
    String(port),
    ...settings.flatMap((setting) => ['-c', setting]),
  ];
  const server = spawn(programs('postgres'), options, {
    ...home.account,
    cwd: home.folder,
    env: serverEnvironment,
    // A process group of its own: Ctrl-C reaches only this process, which then stops the server in order.
    detached: true,
    windowsHide: true,
    // Nothing of this process's own, or whoever reads from it would wait for the server too.
    stdio: ['ignore', output, output],
  });
  server.unref();
  return server;
}

async function endOf(logFile: string, from: number): Promise<string> {
  const lines = (await readFile(logFile)).subarray(from).toString().trim().split('\n');
  return `The end of ${logFile}:\n${lines.slice(-20).join('\n')}`;
}

/** PostgreSQL itself only ever appends. */
async function shorten(logFile: string): Promise<void> {
  try {
    if ((await stat(logFile)).size > largestLog) await rename(logFile, `${logFile}.1`);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    // A stranger who knocks must not hold it open.
    const probe = createServer((socket) => socket.destroy());
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      if (typeof address === 'object' && address) probe.close(() => resolve(address.port));
    });
  });
}

/** Throws an Error if the server still runs after 60 s; after 20 s it no longer waits for open transactions. */
export async function stopServer({ home, programs }: ServerPlan, pid: number): Promise<void> {
  const asked = Date.now();
  let sent: string | undefined;
  while (await servesCluster(pid, clusterIn(home))) {
    const waited = Date.now() - asked;
    if (waited > stopsWithin)
      throw new Error(
        `PostgreSQL (process ${pid}) still runs ${stopsWithin / 1000} s after it was told to stop.`,
      );
    const wanted = waited > quitAfter ? 'QUIT' : 'INT';
    if (sent !== wanted) await send(programs, pid, wanted);
    sent = wanted;
    await sleep(20);
  }
}

async function send(programs: Programs, pid: number, name: 'INT' | 'QUIT'): Promise<void> {
  if (process.platform === 'win32') {
    await promisify(execFile)(programs('pg_ctl'), ['kill', name, String(pid)]).catch(() => undefined);
    return;
  }
  try {
    process.kill(pid, `SIG${name}`);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
