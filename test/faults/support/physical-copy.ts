import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { asked } from './chained-record';

const run = promisify(execFile);

/** Of a server that runs: files may vanish meanwhile, and nothing else may go wrong. */
export async function copyOfLive(from: string, to: string): Promise<void> {
  const env = { PATH: process.env.PATH, LC_ALL: 'C' };
  await run('cp', ['-a', from, to], { env }).catch((error: { stderr: string }) => {
    const vanished = /^cp: cannot (stat|open|access) .*: No such file or directory$/;
    const lines = error.stderr.trim().split('\n');
    if (!lines.every((line) => vanished.test(line))) throw error;
  });
}

export async function clockOf(url: string): Promise<string> {
  return asked(url, async (client) => {
    const { rows } = await client.query<{ now: string }>('select clock_timestamp()::text as now');
    return rows[0].now;
  });
}

export async function archived(url: string): Promise<void> {
  const waiting = () =>
    asked(url, async (client) => {
      const { rows } = await client.query<{ ready: number }>(
        `select count(*)::int as ready from pg_ls_archive_statusdir() where name like '%.ready'`,
      );
      return rows[0].ready;
    });
  for (const end = Date.now() + 30_000; (await waiting()) > 0; await sleep(100))
    if (Date.now() > end) throw new Error('the log is not archived');
}

export async function promoted(url: string): Promise<void> {
  const recovering = () =>
    asked(url, async (client) => {
      const { rows } = await client.query<{ recovering: boolean }>(
        'select pg_is_in_recovery() as recovering',
      );
      return rows[0].recovering;
    });
  for (const end = Date.now() + 60_000; await recovering().catch(() => true); await sleep(100))
    if (Date.now() > end) throw new Error('PostgreSQL is still recovering');
}
