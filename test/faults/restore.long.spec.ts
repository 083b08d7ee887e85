import { execFile } from 'node:child_process';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PostgresEventStore } from '../../src/kernel/event-store/postgres/postgres-event-store';
import { anApplication, done } from '../support/cooperation';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { ServiceFolder } from '../support/service-process';
import { templateDatabase } from '../support/template-database';
import { asked, emptyFolder } from './support/chained-record';
import { kakehashi } from './support/drill-command';
import { newFolder } from './support/durable-cluster';
import { bare, countOf, recording } from './support/restored-service';

const run = promisify(execFile);

describe('a restored record', () => {
  let folder: ServiceFolder;
  beforeAll(async () => {
    folder = await ServiceFolder.make();
  }, 60_000);
  afterAll(() => folder.clear(), 60_000);

  it('from a copy of the stopped folder: refused while it is older than what was signed, until that is accepted', async () => {
    const env = { DATA_DIR: folder.dataDir('data') };
    const kept = await recording(folder, 'data', 3);
    const pg = join(env.DATA_DIR, 'pg');
    await run('cp', ['-a', pg, `${pg}.copy`]);
    await run('cp', ['-a', pg, `${pg}.whole`]);

    await rm(pg, { recursive: true });
    await rename(`${pg}.whole`, pg);
    const lost = await recording(folder, 'data', 4, { kept });
    expect(await kakehashi(folder, env, 'verify')).toMatchObject({ code: 0 });
    const status = await kakehashi(folder, env, 'status');
    expect(status).toMatchObject({ code: 0, text: expect.stringMatching(/^chain@1 +running +lag 0/m) });

    await rm(pg, { recursive: true });
    await rename(`${pg}.copy`, pg);
    const refused = await folder.start('data', bare);
    expect(await refused.ended).toBe(2);
    expect(refused.said()).toMatch(/an older copy was restored.*`kakehashi restore-accepted`/);
    const recorded = await kakehashi(folder, env, 'token', '--role', 'helpdesk');
    expect(recorded).toMatchObject({ code: 3, text: expect.stringMatching(/an older copy was restored/) });
    const cut = await kakehashi(folder, env, 'verify', '--json');
    expect(cut.code).toBe(1);
    expect(JSON.parse(cut.text)).toMatchObject({ ok: false, found: [{ code: 'cut-off' }] });

    expect(await kakehashi(folder, env, 'restore-accepted')).toMatchObject({
      code: 0,
      text: expect.stringContaining('is given up'),
    });
    await recording(folder, 'data', 2, { kept, lost });
    const verified = await kakehashi(folder, env, 'verify');
    expect(verified).toMatchObject({ code: 0, text: expect.stringMatching(/given up +\d+ checkpoints/) });
  }, 240_000);

  it('without its sequence, copied table by table: refused with the remedy, which heals it', async () => {
    const from = await scratchDatabase('from', await templateDatabase('seeded'));
    const to = await scratchDatabase('to');
    const evidence = await emptyFolder();
    const env = { DATABASE_URL: from.url, EVIDENCE_DIR: evidence };
    const kept = await recording(folder, 'unused', 1, { env });
    const before = await countOf(from.url);

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
    await recording(folder, 'unused', 2, { env: { ...env, DATABASE_URL: to.url }, kept });
    expect(await kakehashi(folder, { ...env, DATABASE_URL: to.url }, 'verify')).toMatchObject({ code: 0 });
    const after = await countOf(to.url);
    expect([after.behind, after.events - before.events]).toEqual([false, 2]);
    await Promise.all([from.drop(), to.drop(), rm(evidence, { recursive: true })]);
  }, 240_000);

  it('has the texts again that were erased after the copy, until they are erased anew before anybody reads', async () => {
    const live = await scratchDatabase('erased', await templateDatabase('seeded'));
    const env = { DATABASE_URL: live.url, EVIDENCE_DIR: await emptyFolder() };
    const told = 'canary 浜松';
    const service = await folder.start('unused', { ...bare, ...env });
    await service.ready();
    const application = { ...anApplication, needs: [told] };
    const { cooperationId } = done(await service.client(bare.ADMIN_TOKEN).post('/applications', application));
    service.process.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    const readIn = async (database: ScratchDatabase): Promise<string> => {
      const reader = await folder.start('unused', { ...bare, ...env, DATABASE_URL: database.url });
      await reader.ready();
      const { text } = await reader.client(bare.ADMIN_TOKEN).get(`/cooperations/${cooperationId}`);
      reader.process.kill('SIGTERM');
      expect(await reader.ended).toBe(0);
      return text;
    };

    const copies = await Promise.all([1, 2].map(() => scratchDatabase('copied', nameOf(live.url))));
    const { rows } = await copies[0].pool({ max: 1 }).query<{ id: string }>(TEXTS_OF, [cooperationId]);
    const list = rows.map(({ id }) => id);
    expect(list.length).toBeGreaterThan(0);
    expect(await readIn(copies[0])).toContain(told);
    await copies[1].pool({ max: 1 }).query(ERASE, [list]);
    const erased = await readIn(copies[1]);
    expect([erased.includes(told), erased.includes('[erased]')]).toEqual([false, true]);
    const verified = await kakehashi(folder, { ...env, DATABASE_URL: copies[1].url }, 'verify');
    expect(verified).toMatchObject({ code: 0 });
    await Promise.all([live, ...copies].map((database) => database.drop()));
    await rm(env.EVIDENCE_DIR, { recursive: true });
  }, 120_000);

  it('is refused where a projection has seen more of it than there is, which then begins again', async () => {
    const database = await scratchDatabase('ahead', await templateDatabase('seeded'));
    const env = { DATABASE_URL: database.url, EVIDENCE_DIR: await emptyFolder() };
    const kept = await recording(folder, 'unused', 1, { env });
    await asked(database.url, (client) =>
      client.query(`update proj.checkpoint set checkpoint = overlay(checkpoint placing '9' from length(checkpoint) - 8)
        where name in ('cluster-list', 'next-steps')`),
    );
    const refused = await folder.start('unused', { ...bare, ...env });
    expect(await refused.ended).toBe(2);
    const older = /cluster-list has seen pg1.*next-steps has seen pg1/;
    expect(refused.said()).toMatch(older);
    for (const command of [
      ['rebuild', 'cluster-list'],
      ['token', '--role', 'helpdesk'],
    ])
      expect(await kakehashi(folder, env, ...command)).toMatchObject({
        code: 3,
        text: expect.stringMatching(older),
      });

    const accepted = await kakehashi(folder, env, 'restore-accepted');
    expect(accepted).toMatchObject({ code: 0, text: expect.stringContaining('cluster-list begins again') });
    await recording(folder, 'unused', 2, { env, kept });
    await database.drop();
    await rm(env.EVIDENCE_DIR, { recursive: true });
  }, 240_000);

  it('is not accepted while a service runs on it, but once that has ended or was killed', async () => {
    const database = await scratchDatabase('served', await templateDatabase('seeded'));
    const env = { DATABASE_URL: database.url, EVIDENCE_DIR: await emptyFolder() };
    const service = await folder.start('unused', { ...bare, ...env });
    await service.ready();
    const refused = await kakehashi(folder, env, 'restore-accepted');
    const runs = `A service still runs on this record: ${hostname()}/${service.process.pid}/`;
    expect(refused).toMatchObject({ code: 3, text: expect.stringContaining(runs) });
    service.process.kill('SIGKILL');
    await service.ended;
    expect(await kakehashi(folder, env, 'restore-accepted')).toMatchObject({
      code: 0,
      text: expect.stringContaining('there is nothing to accept'),
    });
    await database.drop();
    await rm(env.EVIDENCE_DIR, { recursive: true });
  }, 60_000);
});

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

/** As in docs/operations.md. */
const TEXTS_OF = `select distinct text ->> 'payloadId' as id
  from es.events, jsonb_path_query(data, '$.**') text
 where data ->> 'cooperationId' = $1 and text ? 'payloadId'`;
const ERASE = `delete from vault.payload where payload_id = any($1::uuid[])`;

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
