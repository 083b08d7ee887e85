import type { KeyObject } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, checkpointText } from './checkpoint';
import { CHECKPOINTS, folderOf, lastSigned, refuseAnotherRecord } from './evidence-folder';
import { signatureLine } from './signed-note';
import { signingKey } from './signing-key';

/** The signed checkpoints of one record, in a file that is only ever appended to. */
export class CheckpointLog {
  private constructor(
    readonly folder: string,
    readonly origin: string,
    private readonly key: KeyObject,
    /** The last one that still holds, as it was when the log was opened. */
    readonly last: Checkpoint | undefined,
  ) {}

  /** @throws UnfitDatabase if the signing key is another than the listed one @throws AnotherRecord */
  static async open(dir: string, origin: string, made: (publicKey: string) => void): Promise<CheckpointLog> {
    await refuseAnotherRecord(dir, origin);
    const folder = folderOf(dir, origin);
    const key = await signingKey(folder, origin, made);
    return new CheckpointLog(folder, origin, key, await lastSigned(dir, origin));
  }

  /** Signs them and writes them in one piece; on return they are on the disk. */
  async append(checkpoints: readonly Omit<Checkpoint, 'origin' | 'afterTorn'>[]): Promise<void> {
    const file = await open(join(this.folder, CHECKPOINTS), 'a+');
    try {
      const { size } = await file.stat();
      const afterTorn = size > 0 && !(await endsInOrder(file, size));
      const notes = checkpoints.map((checkpoint, at) => this.note(checkpoint, afterTorn && at === 0));
      await file.appendFile(`${afterTorn ? '\n\n' : ''}${notes.join('')}`);
      await file.sync();
      if (size === 0) await syncFolder(this.folder);
    } finally {
      await file.close();
    }
  }

  private note(checkpoint: Omit<Checkpoint, 'origin'>, afterTorn: boolean): string {
    const text = checkpointText({ ...checkpoint, origin: this.origin, ...(afterTorn && { afterTorn }) });
    return `${text}\n${signatureLine(text, this.origin, this.key)}\n`;
  }
}

async function endsInOrder(file: FileHandle, size: number): Promise<boolean> {
  const end = Buffer.alloc(2);
  await file.read(end, 0, 2, Math.max(0, size - 2));
  return end.toString() === '\n\n';
}

/** Without it a power failure could take the new file away again. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
