import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import { asSuperuser, scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { ServiceFolder, type ServiceProcess } from '../support/service-process';

const TAMPERING = {
  'insert into es.events': `insert into es.events (stream_id, revision, event_id, type, data, meta)
    values ('token-x', 0, gen_random_uuid(), 'TokenIssued', '{}', '{}')`,
  'update es.events': `update es.events set type = 'X'`,
  'delete from es.events': `delete from es.events`,
  'truncate es.events': `truncate es.events`,
  'update es.streams': `update es.streams set version = 0`,
  'drop the trigger': `alter table es.events disable trigger all`,
  'create a table': `create table public.mine (a int)`,
  'forget a migration': `delete from public.migration`,
};

describe.each(['one URL', 'an owner and a role that serves'] as const)(
  'the service on a given PostgreSQL: %s',
  (way) => {
    let folder: ServiceFolder;
    let database: ScratchDatabase;
    let service: ServiceProcess;
    let serving: Client;
    let owner: Pool;
    const role = `server_${randomBytes(4).toString('hex')}`;
    const apart = way !== 'one URL';

    beforeAll(async () => {
      folder = await ServiceFolder.make();
      database = await scratchDatabase('given');
      owner = database.pool({ max: 1 });
      const url = new URL(database.url);
      if (apart) {
        await asSuperuser(`create role ${role} login password 'secret'`);
        [url.username, url.password] = [role, 'secret'];
      }
      const urls = { DATABASE_URL: url.href, ...(apart && { DATABASE_OWNER_URL: database.url }) };
      service = await folder.start('unused', { ...urls, ADMIN_TOKEN: 'one' });
      await service.ready();
      serving = new Client({
        connectionString: url.href,
        ...(!apart && { options: '-c role=kakehashi_app' }),
      });
      await serving.connect();
    }, 120_000);
    afterAll(async () => {
      await serving?.end();
      await folder.clear();
      await database.drop();
      if (apart) await asSuperuser(`drop role ${role}`);
    }, 60_000);

    it('starts none of its own, and seeds nothing unless told to', async () => {
      expect(existsSync(join(folder.dataDir('unused'), 'pg'))).toBe(false);
      expect((await service.client('one').get('/clusters')).body.items).toEqual([]);
      const { status, body } = await service.client('one').post('/tokens', { role: 'analyst' });
      expect(status).toBe(201);
      expect((await service.client(body.token).get('/clusters')).status).toBe(200);
    });

    it('serves as a role that is no superuser and owns nothing', async () => {
      const { rows } = await owner.query(
        `select rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
         (select count(*)::int from pg_class where relowner = r.oid) + (select count(*)::int from pg_proc where proowner = r.oid)
         + (select count(*)::int from pg_namespace where nspowner = r.oid) as owned
       from pg_roles r where rolname = $1`,
        [apart ? role : 'kakehashi_app'],
      );
      expect(rows).toEqual([
        {
          rolname: apart ? role : 'kakehashi_app',
          rolsuper: false,
          rolcreaterole: false,
          rolcreatedb: false,
          rolbypassrls: false,
          owned: 0,
        },
      ]);
      expect((await serving.query('select current_user as role')).rows).toEqual([{ role: rows[0].rolname }]);
    });

    it('logs in with DATABASE_URL alone once it serves', async () => {
      const { rows } = await owner.query<{ usename: string }>(
        `select distinct usename from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      expect(rows).toEqual([{ usename: apart ? role : new URL(database.url).username }]);
    });

    it.each(Object.entries(TAMPERING))('cannot %s', async (_, sql) => {
      await expect(serving.query(sql)).rejects.toMatchObject({ code: '42501' });
    });

    it('refuses changes of the record even to the owner', async () => {
      for (const sql of [
        TAMPERING['update es.events'],
        TAMPERING['delete from es.events'],
        TAMPERING['truncate es.events'],
      ])
        await expect(owner.query(sql)).rejects.toThrow(/append|never|record/i);
      expect(
        (await owner.query('select count(*)::int as events from es.events')).rows[0].events,
      ).toBeGreaterThan(0);
    });

    it('leaves that server running when it stops', async () => {
      service.process.kill('SIGTERM');
      expect(await service.ended).toBe(0);
      expect((await serving.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    }, 30_000);
  },
);
