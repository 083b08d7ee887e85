import { setTimeout as sleep } from 'node:timers/promises';
import { asked } from './stored-record';

export interface Led {
  readonly name: string;
  readonly owner: string | null;
  readonly epoch: number;
  readonly checkpoint: string;
}

/** Who leads each projection and reaction now, and how far. */
export function ledNow(url: string): Promise<Led[]> {
  return asked(url, async (client) => {
    const { rows } = await client.query<Led>(
      `select name, owner, epoch, checkpoint from proj.checkpoint where status <> 'kept' order by name`,
    );
    return rows;
  });
}

export const isLedBy = (pid: number) => (row: Pick<Led, 'owner'>) => row.owner?.split('/')[1] === String(pid);

/** Milliseconds until this process leads everything; throws after `ms`. */
export async function ledBy(pid: number, url: string, ms: number): Promise<number> {
  const began = Date.now();
  for (;;) {
    const rows = await ledNow(url);
    if (rows.every(isLedBy(pid))) return Date.now() - began;
    if (Date.now() - began > ms) throw new Error(`process ${pid} does not lead: ${JSON.stringify(rows)}`);
    await sleep(100);
  }
}
