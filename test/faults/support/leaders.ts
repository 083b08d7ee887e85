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
  await leaderAmong([pid], url, ms);
  return Date.now() - began;
}

/** The one of these processes that leads everything; throws where after `ms` there is none. */
export async function leaderAmong(pids: readonly number[], url: string, ms: number): Promise<number> {
  for (const end = Date.now() + ms; ; await sleep(100)) {
    const rows = await ledNow(url);
    const leader = pids.find((pid) => rows.every(isLedBy(pid)));
    if (leader !== undefined) return leader;
    if (Date.now() > end) throw new Error(`none of ${pids.join()} leads: ${JSON.stringify(rows)}`);
  }
}
