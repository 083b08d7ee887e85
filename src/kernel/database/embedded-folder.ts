import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sharedRoot = '/var/lib/kakehashi';
const abandonedAfter = 3_600_000;

/** The system user that runs PostgreSQL, which refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface DatabaseFolder {
  /** Its `pg/` holds the cluster. */
  readonly folder: string;
  /** Undefined where this process is not root and runs PostgreSQL as itself. */
  readonly account?: Account;
}

/**
 * Where the database of a data path lies and who runs it. It is in the data path itself or, where the database's
 * user cannot enter that, in a folder of its own under `/var/lib/kakehashi`.
 */
export async function settleFolder(dataDir: string, log: (line: string) => void): Promise<DatabaseFolder> {
  await mkdir(dataDir, { recursive: true });
  const folder = await realpath(dataDir);
  if (process.getuid?.() !== 0) return { folder };

  const account = await accountFor(folder);
  const entered = await canExecute(folder, account);
  if (existsSync(join(folder, 'pg')) && !entered) throw new Error(closedTo(folder, account));
  if (existsSync(join(folder, 'pg')) || (entered && !existsSync(idFile(folder)))) return { folder, account };

  const elsewhere = await folderElsewhere(folder);
  log(`the database of ${folder} is in ${elsewhere}: user ${account.uid} cannot enter the data path`);
  return { folder: elsewhere, account: await accountFor(elsewhere) };
}

const idFile = (folder: string) => join(folder, 'database-id');

const closedTo = (folder: string, { uid }: Account) =>
  `${folder} holds a database, but its user ${uid} can no longer enter: chmod o+x that folder and those above it.`;

/** A cluster belongs to who made it, even if a `postgres` user appeared on the machine since. */
async function accountFor(folder: string): Promise<Account> {
  const owner = await stat(join(folder, 'pg')).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };

  const account = (await accountNamed('postgres')) ?? (await accountNamed('nobody'));
  if (!account)
    throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody.');
  return account;
}

async function accountNamed(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Whether that user may execute a file or enter a folder, asked of the system itself: modes, ACLs and mounts count. */
export async function canExecute(path: string, account: Account | undefined): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', 'test -x "$0"', path], { ...account, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

/**
 * The id in the data path tells apart a path that was deleted and made anew, the path tells apart a copied id:
 * neither ever finds the database of another.
 */
async function folderElsewhere(dataPath: string): Promise<string> {
  const id = await idOf(dataPath);
  const name = createHash('sha256').update(`${dataPath}\n${id}`).digest('hex').slice(0, 16);
  const folder = join(sharedRoot, name);
  await mkdir(folder, { recursive: true });
  await Promise.all([sharedRoot, folder].map((path) => chmod(path, 0o755)));
  await writeFile(join(folder, 'belongs-to.txt'), `This is the database of ${dataPath}\n`);
  return folder;
}

async function idOf(dataPath: string): Promise<string> {
  const file = idFile(dataPath);
  if (!existsSync(file)) {
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, `${randomUUID()}\n`, { flush: true });
    await link(draft, file).catch(() => undefined);
    await rm(draft);
  }
  return (await readFile(file, 'utf8')).trim();
}

/**
 * Builds a folder aside and moves it into its place in one step, so that a killed build leaves nothing half made
 * and of several builders one wins. `build` makes the folder, of the same name, inside the one it is given.
 * False: somebody else has built it.
 */
export async function buildAside(place: string, build: (aside: string) => Promise<void>): Promise<boolean> {
  if (existsSync(place)) return false;

  const aside = await mkdtemp(join(dirname(place), 'unfinished-'));
  try {
    await build(aside);
    await rename(join(aside, basename(place)), place);
    await flushFolder(dirname(place));
    return true;
  } catch (error) {
    if (existsSync(place)) return false;
    throw error;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Without it a power failure could undo the move, and with it all that was stored since. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What killed builds left behind; young ones may belong to a process that still builds. */
export async function clearAbandoned(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('unfinished-'));
  for (const path of names.map((name) => join(folder, name))) {
    const made = await stat(path).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > abandonedAfter) await rm(path, { recursive: true, force: true });
  }
}
