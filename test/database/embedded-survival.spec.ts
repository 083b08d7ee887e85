import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dropStaleLock } from '../../src/kernel/database/embedded-cluster';
import { ask, embeddedServers, isServer, keep, kept, until } from './embedded-servers';

const { service, folderOf, lasting, remember, start, inProcess } = embeddedServers();

describe('the embedded PostgreSQL of a process that dies', () => {
  const options = () => lasting('dying');

  it('outlives kill -9 without holding the output open, and is taken over', async () => {
    const first = inProcess(service, options());
    const { pid, url } = remember(await first.started);
    await keep(url, 'before');
    await first.kill();
    expect(isServer(pid)).toBe(true);

    const second = await start(options());
    expect(second).toMatchObject({ pid, adopted: true, created: false });
    expect(await kept(second.url)).toEqual({ word: 'before' });
  });

  it('does not hear Ctrl-C', async () => {
    const launcher = inProcess(service, options());
    const { pid, url } = await launcher.started;
    await launcher.kill('SIGINT');
    await sleep(50);
    expect(await kept(url)).toEqual({ word: 'before' });
    expect(isServer(pid)).toBe(true);
  });

  it('keeps what was stored when both are killed, and starts again at once', async () => {
    const launcher = inProcess(service, options());
    const { pid, url } = await launcher.started;
    await ask(url, "UPDATE kept SET word = 'just before'");
    process.kill(pid, 'SIGKILL');
    await launcher.kill();

    const next = await start(options());
    expect(next).toMatchObject({ adopted: false, created: false });
    expect(next.pid).not.toBe(pid);
    expect(await kept(next.url)).toEqual({ word: 'just before' });
  });

  it('waits for the connections of a killed server to end, and is found where it was', async () => {
    const { pid, port, url } = await start(options());
    const busy = ask(
      url,
      `DO $$ DECLARE later timestamptz := clock_timestamp() + '700ms';
       BEGIN WHILE clock_timestamp() < later LOOP END LOOP; END $$`,
    );
    await sleep(100);
    process.kill(pid, 'SIGKILL');
    const next = await start({ ...options(), port });
    await Promise.allSettled([busy]);
    expect(next.pid).not.toBe(pid);
    expect(next.port).toBe(port);
    expect(await readFile(join(next.dataDir, 'pg.log'), 'utf8')).toMatch(
      /shared memory block .* is still in use/,
    );
  });

  it('is stopped by the process that took it over', async () => {
    const taken = await start(options());
    expect(taken.adopted).toBe(true);
    await taken.stop();
    expect(isServer(taken.pid)).toBe(false);
  });

  it('starts although another process has got the number in its lock file', async () => {
    const lock = join(folderOf('dying'), 'pg/postmaster.pid');
    const owner = await stat(dirname(lock));
    const stranger = spawn('sleep', ['60'], { uid: owner.uid, gid: owner.gid, stdio: 'ignore' });
    const ended = once(stranger, 'exit');
    try {
      await writeFile(lock, `${stranger.pid}\n${dirname(lock)}\n1\n5432\n\n127.0.0.1\n\nready\n`);
      const before = new Date(Date.now() - 60_000);
      await utimes(lock, before, before);
      const server = await start(options());
      expect(server.adopted).toBe(false);
      expect(await kept(server.url)).toEqual({ word: 'just before' });
      await server.stop();
      expect(stranger.exitCode).toBeNull();
    } finally {
      stranger.kill();
      await ended;
    }
  });

  it('leaves the lock of a server alone that is just starting', async () => {
    const cluster = join(folderOf('dying'), 'pg');
    const lock = join(cluster, 'postmaster.pid');
    await writeFile(lock, '');
    const { ino } = await stat(lock);
    await dropStaleLock(cluster, { pid: 0, port: NaN, ready: false, text: '' });
    expect((await stat(lock)).ino).toBe(ino);
    await rm(lock);
  });

  it('leaves nothing half made when its first start is killed', async () => {
    const dataDir = folderOf('unfinished');
    const unfinished = async () =>
      (await readdir(dataDir).catch(() => [])).filter((n) => n.startsWith('unfinished-'));
    const launcher = inProcess(service, { dataDir, durable: false });
    await until(async () => (await unfinished()).length > 0);
    await launcher.kill();
    const [left] = await unfinished();
    expect(existsSync(join(dataDir, 'pg'))).toBe(false);

    const second = await start({ dataDir, durable: false });
    expect(second.created).toBe(true);
    expect(await unfinished()).toEqual([left]);
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    await utimes(join(dataDir, left), longAgo, longAgo);
    await start({ dataDir, durable: false });
    expect(await unfinished()).toEqual([]);
    await second.stop();
  });
});
