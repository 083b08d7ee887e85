import { execFile } from 'node:child_process';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { migrate } from '../../src/kernel/database/migrate';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/kernel/database/embedded-postgres';
import { PostgresEventStore } from '../../src/kernel/event-store/postgres/postgres-event-store';
import { verifyRecord } from '../../src/kernel/evidence/verify';
import { scratchDatabase, type ScratchDatabase, urlOf } from '../support/scratch-database';
import { ServiceFolder } from '../support/service-process';
import { templateDatabase } from '../support/template-database';
import { appendEvents, asked, chain, emptyFolder, found } from './support/chained-record';
import { kakehashi } from './support/drill-command';
import { newFolder } from './support/durable-cluster';

const run = promisify(execFile);
const ADMIN = 'drill';
const bare = { SEED: 'none', ADMIN_TOKEN: ADMIN };

const count = (url: string) =>
  asked(url, async (client) => {
    const { rows } = await client.query<{ events: number; behind: boolean }>(
      `select count(*)::int as events, max(position) > (select last_value from es.position_seq) as behind from es.events`,
    );
    return rows[0];
  });

describe('a restored record', () => {
  let folder: ServiceFolder;
  beforeAll(async () => {
    folder = await ServiceFolder.make();
  }, 60_000);
  afterAll(() => folder.clear(), 60_000);

  async function recording(data: string, tokens: number, env = {}): Promise<string[]> {
    const service = await folder.start(data, { ...bare, ...env });
    const ready = await service.ready();
    const ids: string[] = [];
    for (let n = 0; n < tokens; n++) {
      const { status, body } = await service.client(ADMIN).post('/tokens', { role: 'analyst' });
      expect(status).toBe(201);
      ids.push(body.token as string);
    }
    for (const token of ids) {
      const asks = () => service.client(token).get('/clusters');
      for (const end = Date.now() + 10_000; (await asks()).status !== 200; await sleep(50))
        if (Date.now() > end) throw new Error('the projections make no progress');
    }
    process.stdout.write(`ready ${ready} ms after the start\n`);
    service.process.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    return ids;
  }

  it('from a copy of the stopped folder: refused while it is older than what was signed, until that is accepted', async () => {
    const env = { DATA_DIR: folder.dataDir('data') };
    await recording('data', 3);
    const pg = join(env.DATA_DIR, 'pg');
    await run('cp', ['-a', pg, `${pg}.copy`]);
    await run('cp', ['-a', pg, `${pg}.whole`]);

    await rm(pg, { recursive: true });
    await rename(`${pg}.whole`, pg);
    await recording('data', 4);
    expect(await kakehashi(folder, env, 'verify')).toMatchObject({ code: 0 });
    const status = await kakehashi(folder, env, 'status');
    expect(status).toMatchObject({ code: 0, text: expect.stringMatching(/^chain@1 +running +lag 0/m) });

    await rm(pg, { recursive: true });
    await rename(`${pg}.copy`, pg);
    const refused = await folder.start('data', bare);
    expect(await refused.ended).toBe(2);
    expect(refused.said()).toMatch(/an older copy was restored.*`kakehashi restore-accepted`/);
    const cut = await kakehashi(folder, env, 'verify', '--json');
    expect(cut.code).toBe(1);
    expect(JSON.parse(cut.text)).toMatchObject({ ok: false, found: [{ code: 'cut-off' }] });

    expect(await kakehashi(folder, env, 'restore-accepted')).toMatchObject({
      code: 0,
      text: expect.stringContaining('is given up'),
    });
    await recording('data', 2);
    const verified = await kakehashi(folder, env, 'verify');
    expect(verified).toMatchObject({ code: 0, text: expect.stringMatching(/given up +\d+ checkpoints/) });
  }, 240_000);

  it('without its sequence, copied table by table: refused with the remedy, which heals it', async () => {
    const from = await scratchDatabase('from', await templateDatabase('seeded'));
    const to = await scratchDatabase('to');
    const evidence = await emptyFolder();
    const env = { DATABASE_URL: from.url, EVIDENCE_DIR: evidence };
    await recording('unused', 1, env);
    const before = await count(from.url);

    expect(await kakehashi(folder, { DATABASE_URL: to.url }, 'migrate')).toMatchObject({ code: 0 });
    await copyTables(from, to);
    const refused = await folder.start('unused', { ...bare, ...env, DATABASE_URL: to.url });
    expect(await refused.ended).toBe(2);
    const [, remedy] =
      /Run: (select setval\('es.position_seq', \(select max\(position\) from es.events\)\))/.exec(
        refused.said(),
      ) ?? [];
    await asked(to.url, (client) => client.query(remedy));

    expect(await kakehashi(folder, { ...env, DATABASE_URL: to.url }, 'verify')).toMatchObject({ code: 0 });
    await recording('unused', 2, { ...env, DATABASE_URL: to.url });
    expect(await kakehashi(folder, { ...env, DATABASE_URL: to.url }, 'verify')).toMatchObject({ code: 0 });
    const after = await count(to.url);
    expect([after.behind, after.events - before.events]).toEqual([false, 2]);
    await Promise.all([from.drop(), to.drop(), rm(evidence, { recursive: true })]);
  }, 240_000);

  it('is refused where a projection has seen more of it than there is, which then begins again', async () => {
    const database = await scratchDatabase('ahead', await templateDatabase('seeded'));
    const env = { DATABASE_URL: database.url, EVIDENCE_DIR: await emptyFolder() };
    await asked(database.url, (client) =>
      client.query(`update proj.checkpoint set checkpoint = overlay(checkpoint placing '9' from length(checkpoint) - 8)
        where name in ('cluster-list', 'next-steps')`),
    );
    const refused = await folder.start('unused', { ...bare, ...env });
    expect(await refused.ended).toBe(2);
    expect(refused.said()).toMatch(/cluster-list has seen pg1.*next-steps has seen pg1/);

    const accepted = await kakehashi(folder, env, 'restore-accepted');
    expect(accepted).toMatchObject({ code: 0, text: expect.stringContaining('cluster-list begins again') });
    await recording('unused', 2, env);
    const rows = await asked(database.url, (client) =>
      client.query(`select count(*)::int as rows from cluster_list`),
    );
    expect(rows.rows[0].rows).toBeGreaterThan(100);
    await database.drop();
    await rm(env.EVIDENCE_DIR, { recursive: true });
  }, 240_000);

  it('at a moment, from a copy made while it was written to and the archived log', async () => {
    const [home, copy, archive] = await Promise.all(['first', 'second', 'archive'].map(newFolder));
    await chmod(archive, 0o777);
    const evidenceDir = await emptyFolder();
    const settings = [`archive_mode=on`, `archive_command=cp %p ${archive}/%f`, 'synchronous_commit=on'];
    const first = await startEmbeddedPostgres({ dataDir: home, settings });
    const record = { database: databaseOn(first.url), evidenceDir };
    const { url } = record.database;
    await asked(first.url, (client) => client.query('create database restored'));
    await migrate({ ownerUrl: url, servingUrl: url, migrate: true });
    await appendEvents(record, 300);

    const started = asked(first.url, async (client) => {
      await client.query(`select pg_backup_start('drill', fast => true)`);
      const writing = appendEvents(record, 300);
      await run('cp', ['-a', join(home, 'pg'), join(copy, 'pg')]).catch(() => undefined);
      await writing;
      return client.query<{ labelfile: string }>(`select labelfile from pg_backup_stop()`);
    });
    const { rows } = await started;
    await appendEvents(record, 100);
    await chain(record);
    const moment = await clockOf(first.url);
    await sleep(50);
    await appendEvents(record, 100);
    await asked(first.url, (client) => client.query('select pg_switch_wal()'));
    await archived(first.url);
    await first.stop();

    const began = Date.now();
    const pg = join(copy, 'pg');
    await rm(join(pg, 'postmaster.pid'), { force: true });
    await writeFile(join(pg, 'backup_label'), rows[0].labelfile);
    await writeFile(join(pg, 'recovery.signal'), '');
    for (const file of ['backup_label', 'recovery.signal'])
      await run('chown', [`--reference=${pg}`, join(pg, file)]);
    const second = await startEmbeddedPostgres({
      dataDir: copy,
      settings: [
        `restore_command=cp ${archive}/%f %p`,
        `recovery_target_time=${moment}`,
        'recovery_target_action=promote',
      ],
    });
    const restored = { database: databaseOn(second.url), evidenceDir };
    await promoted(second.url);
    const rto = Date.now() - began;

    expect(await count(restored.database.url)).toEqual({ events: 700, behind: false });
    process.stdout.write(`restored in ${rto} ms (RTO); 0 events before the moment are missing (RPO)\n`);
    expect(await found(restored)).toEqual([]);
    await appendEvents(restored, 50);
    await chain(restored);
    expect(await found(restored)).toEqual([]);
    const { standing } = await verifyRecord({ url: restored.database.url, evidenceDir });
    expect(standing.at(-1)?.size).toBe(750);
    await second.stop();
    await Promise.all([home, copy, archive, evidenceDir].map((path) => rm(path, { recursive: true })));
  }, 240_000);
});

const databaseOn = (server: EmbeddedPostgres['url']): ScratchDatabase => ({
  url: urlOf('restored', server),
  pool: () => {
    throw new Error('nobody asks for one');
  },
  drop: async () => undefined,
});

async function clockOf(url: string): Promise<string> {
  return asked(url, async (client) => {
    const { rows } = await client.query<{ now: string }>('select clock_timestamp()::text as now');
    return rows[0].now;
  });
}

async function archived(url: string): Promise<void> {
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

async function promoted(url: string): Promise<void> {
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

/** What docs/operations.md says: every table but that of the migrations, in one snapshot; no sequence. */
async function copyTables(from: ScratchDatabase, to: ScratchDatabase): Promise<void> {
  const files = await newFolder('kakehashi-copy-');
  await chmod(files, 0o777);
  await mkdir(files, { recursive: true });
  const tables = await asked(from.url, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname in ('es', 'proj', 'vault', 'public') and tablename <> 'migration'`,
    );
    for (const { name } of rows) await client.query(`copy ${name} to '${files}/${name}'`);
    await client.query('commit');
    return rows.map(({ name }) => name);
  });
  await asked(to.url, async (client) => {
    await client.query('begin');
    await client.query('delete from es.meta');
    for (const name of tables) await client.query(`copy ${name} from '${files}/${name}'`);
    await client.query('commit');
  });
  const store = PostgresEventStore.open({ pool: to.pool() });
  await expect(store).rejects.toThrow('es.position_seq is behind the events');
  await rm(files, { recursive: true });
}
