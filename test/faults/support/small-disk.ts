import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync, statfsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BLOCK = Buffer.alloc(2 ** 20);

/** Why this machine cannot have a disk of its own for a test; nothing where it can. */
export function whyNoDisk(): string | undefined {
  const place = join(tmpdir(), `kakehashi-mount-${process.pid}`);
  mkdirSync(place);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'pipe' });
    execFileSync('umount', [place], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    // The first line names the command; what `mount` itself said follows.
    return `a tmpfs cannot be mounted: ${String(error)
      .trim()
      .replaceAll(/\s*\n\s*/g, ': ')}`;
  } finally {
    rmdirSync(place);
  }
}

/** A disk of limited size in memory. */
export class SmallDisk {
  private constructor(private readonly folder: string) {}

  static async mount(folder: string, megabytes: number): Promise<SmallDisk> {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder]);
    return new SmallDisk(folder);
  }

  get free(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }

  /** Takes all the space that is left. */
  async fill(): Promise<void> {
    const file = await open(this.ballast, 'a');
    try {
      for (let size = BLOCK.length; size >= 1;) {
        const written = await file.write(BLOCK, 0, size).then(
          ({ bytesWritten }) => bytesWritten,
          () => 0,
        );
        if (written < size) size = Math.floor(size / 2);
      }
    } finally {
      await file.close();
    }
  }

  async relieve(): Promise<void> {
    await rm(this.ballast);
  }

  async unmount(): Promise<void> {
    await run('umount', ['-l', this.folder]);
  }

  private get ballast(): string {
    return join(this.folder, 'ballast');
  }
}
