import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceFolder, type ServiceProcess } from '../support/service-process';

const SERVED_WITHIN_MS = 60_000;
const bare = { SEED: 'none', ADMIN_TOKEN: 'one' };

describe('the service that is told to stop', () => {
  let folder: ServiceFolder;

  const started = async (data: string): Promise<ServiceProcess> => {
    const service = await folder.start(data, bare);
    await service.ready();
    return service;
  };

  beforeAll(async () => {
    folder = await ServiceFolder.make();
  }, 60_000);
  afterAll(() => folder.clear(), 60_000);

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'stops PostgreSQL too: %s',
    async (signal) => {
      const service = await started('data');
      expect(await folder.postgresOf('data')).toBeGreaterThan(0);
      service.process.kill(signal);
      expect(await service.ended).toBe(0);
      expect(service.said()).toContain(`${signal}: stopping`);
      expect(await folder.postgresOf('data')).toBeUndefined();
    },
    120_000,
  );

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'does so in order whatever comes after it: %s',
    async (second) => {
      const service = await started('data');
      service.process.kill('SIGTERM');
      for (let n = 0; n < 20; n++) {
        await sleep(5);
        service.process.kill(second);
      }
      expect(await service.ended).toBe(0);
      expect(await folder.postgresOf('data')).toBeUndefined();
    },
    120_000,
  );

  it('does not wait for readers of the changes', async () => {
    const service = await started('data');
    const changes = await fetch(`${service.origin}/api/v1/changes`, {
      headers: { authorization: 'Bearer one' },
    });
    expect(changes.status).toBe(200);
    const began = Date.now();
    service.process.kill('SIGTERM');
    await changes.text().catch(() => undefined);
    expect(await service.ended).toBe(0);
    expect(Date.now() - began).toBeLessThan(8000);
    expect(await folder.postgresOf('data')).toBeUndefined();
  }, 120_000);

  it.each([
    ['while the database is made', 'new', { SEED: 'none' }, 'made a database'],
    ['while the schema is laid', 'newer', { SEED: 'none' }, 'made a database'],
    ['while it seeds', 'newest', { SEED: 'full' }, /clusters-eu: \d+/],
  ] as const)(
    'leaves no PostgreSQL behind when told so at its start: %s',
    async (moment, data, env, said) => {
      const service = await folder.start(data, env);
      await service.saysSoon(said);
      if (moment === 'while the schema is laid') await untilServed(folder, data);
      service.process.kill('SIGTERM');
      expect(await service.ended).toBe(0);
      expect(service.said()).not.toMatch(/"level":"error"|Unhandled|^\s+at /m);
      expect(await folder.postgresOf(data)).toBeUndefined();

      const next = await folder.start(data, bare);
      await next.ready();
      expect(next.said()).not.toContain('refused');
      next.process.kill('SIGTERM');
      await next.ended;
    },
    180_000,
  );
});

async function untilServed(folder: ServiceFolder, data: string): Promise<void> {
  for (const end = Date.now() + SERVED_WITHIN_MS; !(await folder.postgresOf(data)); await sleep(5))
    if (Date.now() > end) throw new Error('no PostgreSQL serves the data');
  await sleep(300);
}
