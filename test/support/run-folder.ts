import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'kakehashi-run-';

/**
 * All that a run of tests makes lies in one folder, which becomes the place for temporary files: so it is known at the end,
 * however that comes, what is to go, and which processes work there that nobody has ended.
 */
export function openRunFolder(): string {
  clearAbandoned();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // PostgreSQL runs as a user of its own where this runs as root.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  process.once('exit', () => clearRunFolder(folder));
  // Jest does not tear down when it is interrupted, and a second signal, as npm passes it on, must not interrupt this.
  process.on('SIGINT', () => process.exit(130));
  process.on('SIGTERM', () => process.exit(143));
  return folder;
}

/** Ends what still works there. */
export function clearRunFolder(folder: string): void {
  for (const { pid, command } of processesIn(folder)) end(pid, command);
  rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
}

interface Process {
  readonly pid: number;
  readonly command: readonly string[];
}

/** By what their command lines name; nowhere but on Linux can that be read. */
export function processesIn(folder: string): Process[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), command: commandOf(name) }))
    .filter(({ command }) => command.some((word) => word.includes(`${folder}/`)));
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** A PostgreSQL takes its children along when it quits; anything else may sleep, and hears of nothing but its death. */
function end(pid: number, [program]: readonly string[]): void {
  try {
    process.kill(pid, program.endsWith('/postgres') ? 'SIGQUIT' : 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** A run that was killed could not clear up. */
function clearAbandoned(): void {
  const runs = readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX));
  for (const run of runs) {
    const [pid] = run.slice(PREFIX.length).split('-');
    if (!isAlive(Number(pid))) clearRunFolder(join(tmpdir(), run));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
