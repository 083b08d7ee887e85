import { execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedPostgres } from '../../src/kernel/database/embedded-postgres';
import { ask, embeddedServers, isServer, keep, kept } from './embedded-servers';

const { service, folderOf, lasting, start, startInProcess } = embeddedServers();

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
