import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chown, link, readFile, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Programs } from './embedded-binaries';
import { buildAside, type DatabaseFolder } from './embedded-folder';
import { codeOf } from './error-code';

const run = promisify(execFile);

/** pg_trgm asks the system's character type, not the builtin one, what a letter is: under `C` it sees no kanji. */
const characterTypes = ['C.UTF-8', 'en_US.UTF-8', 'C'] as const;

/** Servers get nothing of this process's environment, which may hold secrets; Windows cannot do without it. */
export const serverEnvironment =
  process.platform === 'win32' ? undefined : { LC_ALL: 'C', PATH: '/usr/local/bin:/usr/bin:/bin' };

export const clusterIn = ({ folder }: DatabaseFolder): string => join(folder, 'pg');

const passwordFile = 'superuser.password';

export const readPassword = async (cluster: string): Promise<string> =>
  (await readFile(join(cluster, passwordFile), 'utf8')).trim();

/** Makes the cluster unless it is there. True: it was made just now, by this process. */
export async function createCluster(
  home: DatabaseFolder,
  programs: Programs,
  durable: boolean,
): Promise<boolean> {
  return buildAside(clusterIn(home), async (aside) => {
    const password = join(aside, passwordFile);
    await writeFile(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flush: true });
    if (home.account) {
      const { uid, gid } = home.account;
      await Promise.all([aside, password].map((path) => chown(path, uid, gid)));
    }
    await initialise(join(aside, 'pg'), { home, programs, durable, password });
    // Inside, so that cluster and password cannot come apart.
    await rename(password, join(aside, 'pg', passwordFile));
  });
}

interface Recipe {
  readonly home: DatabaseFolder;
  readonly programs: Programs;
  readonly durable: boolean;
  readonly password: string;
}

async function initialise(cluster: string, { home, programs, durable, password }: Recipe): Promise<void> {
  const failures: string[] = [];
  for (const characterType of characterTypes) {
    const options = [
      `--pgdata=${cluster}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${password}`,
    ];
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const storage = durable ? ['--data-checksums'] : ['--data-checksums', '--no-sync'];
    try {
      await run(programs('initdb'), [...options, ...locale, `--lc-ctype=${characterType}`, ...storage], {
        ...home.account,
        cwd: home.folder,
        env: serverEnvironment,
      });
      return;
    } catch (error) {
      failures.push(String(error));
      if (!/invalid locale name/.test(failures.join())) break;
    }
  }
  throw new Error(`initdb failed in ${home.folder}: ${failures.join('\n')}`);
}

/** What the lock file of a cluster says of its server. */
export interface Holder {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
  readonly text: string;
}

const lockSettles = 5000;

const lockFile = (cluster: string) => join(cluster, 'postmaster.pid');

export async function readHolder(cluster: string): Promise<Holder | undefined> {
  const text = await readFile(lockFile(cluster), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;

  const lines = text.split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready', text };
}

/**
 * Whether that process is the cluster's server. A server works in its cluster's folder: this tells it from a
 * process that has got the number of a dead one, from a zombie, and from the server of a folder this is a copy of.
 */
export async function servesCluster(pid: number, cluster: string): Promise<boolean> {
  if (!(pid > 0)) return false;
  if (process.platform !== 'linux') return isAlive(pid);
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(cluster));
  } catch (error) {
    return codeOf(error) === 'EACCES' && isAlive(pid);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Takes away the lock of a dead server where PostgreSQL holds it for valid. A young one may be that of a server
 * that is just starting, and is empty until it is written; one that another server wrote meanwhile is put back.
 */
export async function dropStaleLock(cluster: string, { text }: Holder): Promise<void> {
  const taken = `${lockFile(cluster)}.${randomUUID()}`;
  try {
    if (Date.now() - (await stat(lockFile(cluster))).mtimeMs < lockSettles) return;
    await rename(lockFile(cluster), taken);
  } catch {
    return;
  }
  if ((await readFile(taken, 'utf8')) !== text) await link(taken, lockFile(cluster)).catch(() => undefined);
  await rm(taken);
}
