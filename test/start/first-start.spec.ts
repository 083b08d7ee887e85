import { openEmbeddedDatabase } from '../../src/kernel/database/embedded-database';
import { openSource } from '../../src/kernel/copying/open-record';
import { clientOf } from '../support/client';
import { ServiceFolder, type ServiceProcess } from '../support/service-process';
import { storeFor } from '../support/store-under-test';
import { eventsIn } from '../support/stored-record';

const tokenIn = ({ said }: ServiceProcess) => /^admin token: (kh_[\w-]{43})$/m.exec(said())?.[1];
const stop = ({ process, ended }: ServiceProcess) => {
  process.kill('SIGTERM');
  return ended;
};

describe('the service on an empty folder', () => {
  let folder: ServiceFolder;
  let token = '';
  const times: string[] = [];

  beforeAll(async () => {
    folder = await ServiceFolder.make();
  }, 60_000);
  afterAll(async () => {
    await folder.clear();
    process.stdout.write(`ready: ${times.join(', ')}\n`);
  }, 60_000);

  it('fills its database, says how far it is, and is ready', async () => {
    const service = await folder.start('data');
    await service.saysSoon('listening on');
    expect(await service.client().get('/readyz')).toMatchObject({ status: 503, body: { code: 'starting' } });
    expect((await service.client().get('/livez')).status).toBe(200);
    const took = await service.ready();
    times.push(`first start ${took} ms`);
    expect(took).toBeLessThan(60_000);
    expect(service.said()).toMatch(/clusters-eu: \d+ of \d+.*partnerships: (\d+) of \1/s);
    expect(service.said()).not.toMatch(/refused|"level":"(warn|error)"/);

    token = tokenIn(service) ?? '';
    const { status, body } = await service.client(token).get('/partnerships?limit=1000');
    expect(status).toBe(200);
    expect(body.items.length).toBeGreaterThan(20);
    expect(await stop(service)).toBe(0);
    expect(await folder.postgresOf('data')).toBeUndefined();
  }, 120_000);

  it('is ready sooner the next time, and tells no token again', async () => {
    const before = await storedIn(folder.dataDir('data'));
    const service = await folder.start('data');
    const took = await service.ready();
    times.push(`second start ${took} ms`);
    expect(took).toBeLessThan(20_000);
    expect(service.said()).not.toContain('admin token');
    expect(service.said()).not.toContain(token);
    expect((await service.client(token).get('/offices')).status).toBe(200);
    expect((await service.client(`${token}x`).get('/offices')).status).toBe(401);
    await stop(service);
    expect(await storedIn(folder.dataDir('data'))).toEqual(before);
  }, 120_000);

  it('is administered by the same actor after a restart, whatever ADMIN_TOKEN is then', async () => {
    const wish = { kind: 'matchmaking', applicant: { kind: 'cluster', id: 'eu.minalogic' } };
    const first = await folder.start('data', { ADMIN_TOKEN: 'one' });
    await first.ready();
    const { status, body } = await first.client('one').post('/applications', wish);
    expect(status).toBe(201);
    await stop(first);

    const second = await folder.start('data', { ADMIN_TOKEN: 'two' });
    await second.ready();
    expect((await second.client('one').get('/offices')).status).toBe(401);
    const admin = clientOf(second.origin, 'two');
    await admin.post(`/applications/${body.id}/withdrawal`, { reason: 'changed plans' });
    const { body: caseFile } = await admin.get(`/cooperations/${body.cooperationId}`);
    expect(caseFile.steps.map(({ actor }: { actor: string }) => actor)).toEqual(['admin', 'admin']);
    await stop(second);
  }, 120_000);

  it('goes on where a first start was killed, and ends up with the same record', async () => {
    const whole = await storedIn(folder.dataDir('data'));
    const killed = await folder.start('killed', { ADMIN_TOKEN: 'one' });
    await killed.saysSoon(/clusters-eu: \d+/);
    killed.process.kill('SIGKILL');
    await killed.ended;
    const half = await storedIn(folder.dataDir('killed'));
    expect(half.PartyRegistered).toBeLessThan(whole.PartyRegistered);

    const next = await folder.start('killed', { ADMIN_TOKEN: 'one' });
    await next.ready();
    expect(next.said()).toMatch(/partnerships: (\d+) of \1/);
    await stop(next);
    const { TokenIssued, ApplicationSubmitted, ApplicationWithdrawn, ...seeded } = whole;
    expect([TokenIssued, ApplicationSubmitted, ApplicationWithdrawn]).toEqual([1, 1, 1]);
    expect(await storedIn(folder.dataDir('killed'))).toEqual(seeded);
  }, 180_000);

  it('brings nothing but the rules of matching with SEED=none, and can be seeded later', async () => {
    const service = await folder.start('bare', { SEED: 'none', ADMIN_TOKEN: 'one' });
    times.push(`first start without seed ${await service.ready()} ms`);
    expect((await service.client('one').get('/clusters')).body.items).toEqual([]);
    await stop(service);
    expect(await storedIn(folder.dataDir('bare'))).toEqual({ RulesetDrafted: 1, RulesetPublished: 1 });
    const seeded = await folder.start('bare', { ADMIN_TOKEN: 'one' });
    await seeded.ready();
    expect((await seeded.client('one').get('/clusters')).body.items.length).toBeGreaterThan(0);
    await stop(seeded);
  }, 120_000);
});

/** How many events of each type the record of a folder's database holds. A server that has to be started for it is stopped again. */
async function storedIn(dataDir: string): Promise<Record<string, number>> {
  const { postgres, ownerUrl } = await openEmbeddedDatabase(dataDir, () => undefined);
  const source = await openSource(storeFor({ DATA_DIR: dataDir }) ?? ownerUrl);
  const counts: Record<string, number> = {};
  for (const { type } of await eventsIn(source.store)) counts[type] = (counts[type] ?? 0) + 1;
  await source.close();
  if (!postgres.adopted) await postgres.stop();
  return counts;
}
