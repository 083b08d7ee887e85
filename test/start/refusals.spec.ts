import { once } from 'node:events';
import { createServer } from 'node:net';
import { asSuperuser, scratchDatabase } from '../support/scratch-database';
import { ServiceFolder } from '../support/service-process';

const bare = { SEED: 'none', ADMIN_TOKEN: 'one' };

describe('the service that cannot start', () => {
  let folder: ServiceFolder;
  beforeAll(async () => {
    folder = await ServiceFolder.make();
  }, 60_000);
  afterAll(() => folder.clear(), 60_000);

  it.each([
    [{ PORT: 'http' }, 'PORT is a number from 0 to 65535, not "http".'],
    [{ PORT: '65536' }, 'PORT is a number from 0 to 65535, not "65536".'],
    [{ EVENT_STORE_URL: 'mongodb://localhost:2113' }, 'EVENT_STORE_URL: not of the form kurrentdb://'],
    [{ SEED: 'some' }, 'SEED is one of auto, full, none, not "some".'],
    [{ PAYLOAD_KEY: 'short' }, 'PAYLOAD_KEY is 32 bytes in base64'],
  ])('says why in one line, with exit code 2: %j', async (env, message) => {
    const service = await folder.start('never', env);
    expect(await service.ended).toBe(2);
    expect(service.said()).toContain(message);
    expect(service.said().trim().split('\n')).toHaveLength(1);
    expect(await folder.postgresOf('never')).toBeUndefined();
  });

  it('migrates nothing with MIGRATE=false, and stops the PostgreSQL that it started', async () => {
    const service = await folder.start('unmigrated', { ...bare, MIGRATE: 'false' });
    expect(await service.ended).toBe(2);
    expect(service.said()).toContain('Migrations are pending and MIGRATE=false forbids to run them.\n');
    expect(await folder.postgresOf('unmigrated')).toBeUndefined();
  }, 60_000);

  it('says that its KurrentDB is not there, and stops the PostgreSQL that it started', async () => {
    const service = await folder.start('elsewhere', {
      ...bare,
      EVENT_STORE_URL: 'kurrentdb://127.0.0.1:1?tls=false',
    });
    expect(await service.ended).toBe(1);
    expect(service.said()).toContain('The store of the record cannot be used: KurrentDB cannot be read: ');
    expect(service.said()).not.toMatch(/^\s+at /m);
    expect(await folder.postgresOf('elsewhere')).toBeUndefined();
  }, 90_000);

  it('says that its port is taken, and stops the PostgreSQL that it started', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const service = await folder.start('data', { ...bare, PORT: String(port) });
    expect(await service.ended).toBe(1);
    expect(service.said()).toContain(
      `127.0.0.1:${port} is taken by another program; set PORT to a free one.\n`,
    );
    expect(service.said()).not.toMatch(/^\s+at /m);
    expect(await folder.postgresOf('data')).toBeUndefined();
    taken.close();
  }, 60_000);

  it('does not start with another PAYLOAD_KEY than its texts were stored with', async () => {
    const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
    const first = await folder.start('sealed', { ...bare, PAYLOAD_KEY: key(1) });
    await first.ready();
    first.process.kill('SIGTERM');
    await first.ended;
    for (const PAYLOAD_KEY of [key(2), '']) {
      const service = await folder.start('sealed', { ...bare, PAYLOAD_KEY });
      const code = await service.ended;
      const why = 'PAYLOAD_KEY is not the key that the texts of this database were stored with.';
      expect([service.said(), code]).toEqual([expect.stringContaining(why), 2]);
      expect(await folder.postgresOf('sealed')).toBeUndefined();
    }
  }, 120_000);

  it.each([
    ['no server', 'postgres://nobody:secret@127.0.0.1:1/none', /127\.0\.0\.1:1/],
    ['no such role', undefined, /kakehashi_nobody/],
  ])(
    'says that the database of DATABASE_URL cannot be used: %s',
    async (_, given, message) => {
      const database = await scratchDatabase('refused');
      const url = new URL(given ?? database.url);
      if (!given) [url.username, url.password] = ['kakehashi_nobody', 'secret'];
      const service = await folder.start('given', { ...bare, DATABASE_URL: url.href });
      expect(await service.ended).toBe(1);
      expect(service.said()).toMatch(message);
      expect(service.said()).toContain('The database cannot be used');
      expect(service.said()).not.toMatch(/secret|^\s+at /m);
      await database.drop();
    },
    60_000,
  );

  it('does not serve as a role that owns tables', async () => {
    const database = await scratchDatabase('mighty');
    await asSuperuser(`create role mighty_server login superuser password 'mighty'`);
    const url = new URL(database.url);
    [url.username, url.password] = ['mighty_server', 'mighty'];
    const service = await folder.start('given', {
      ...bare,
      DATABASE_OWNER_URL: database.url,
      DATABASE_URL: url.href,
    });
    expect(await service.ended).toBe(2);
    expect(service.said()).toContain('The serving role mighty_server is a superuser or owns tables');
    await database.drop();
    await asSuperuser('drop role mighty_server');
  }, 60_000);
});
