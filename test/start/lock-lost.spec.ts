import { Client } from 'pg';
import { ServiceFolder } from '../support/service-process';

describe('a service whose lock on its data is lost', () => {
  let folder: ServiceFolder;
  beforeAll(async () => {
    folder = await ServiceFolder.make();
  }, 60_000);
  afterAll(() => folder.clear(), 60_000);

  it('takes it again, so that no second service comes in', async () => {
    const env = { SEED: 'none', ADMIN_TOKEN: 'one' };
    const service = await folder.start('data', env);
    await service.ready();
    const superuser = new Client(folder.superuserUrl('data'));
    await superuser.connect();
    try {
      const { rowCount } = await superuser.query(
        `select pg_terminate_backend(pid) from pg_locks
         where locktype = 'advisory' and granted and objid = 1801807216`,
      );
      expect(rowCount).toBe(1);
    } finally {
      await superuser.end();
    }
    await service.saysSoon('it holds them again');

    const second = await folder.start('data', env);
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain('Another Kakehashi service already runs on this data.');
    expect((await service.client().get('/readyz')).status).toBe(200);
    service.process.kill('SIGTERM');
    expect(await service.ended).toBe(0);
  }, 120_000);
});
