import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startEmbeddedPostgres } from '../../src/kernel/database/embedded-postgres';
import { PostgresEventStore } from '../../src/kernel/event-store/postgres/postgres-event-store';
import { verifyRecord } from '../../src/kernel/evidence/verify';
import { scratchDatabase, type ScratchDatabase, urlOf } from '../support/scratch-database';
import { ServiceFolder } from '../support/service-process';
import { templateDatabase } from '../support/template-database';
import { appendEvents, asked, chain, type ChainedRecord, emptyFolder, found } from './support/chained-record';
import { kakehashi } from './support/drill-command';
import { DurableCluster, newFolder } from './support/durable-cluster';
import { History } from './support/history';
import { PatientClients } from './support/patient-client';
import { lastPlace } from './support/stored-record';
import { settled, verdictOn } from './support/verdict';

const run = promisify(execFile);
const ADMIN = 'drill';
const bare = { SEED: 'none', ADMIN_TOKEN: ADMIN };

interface Expected {
  readonly env?: Readonly<Record<string, string>>;
  /** Tokens that were acknowledged before the copy. */
  readonly kept?: readonly string[];
  /** Tokens that were acknowledged after it. */
  readonly lost?: readonly string[];
}

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

  /** Has a service issue so many tokens, look whether it still knows those it should, and end. */
  async function recording(
    data: string,
    tokens: number,
    { env = {}, kept = [], lost = [] }: Expected = {},
  ): Promise<string[]> {
    const service = await folder.start(data, { ...bare, ...env });
    const ready = await service.ready();
    const url = env.DATABASE_URL ?? folder.superuserUrl(data);
    const before = await lastPlace(url);
    const history = new History();
    const { origin } = service;
    const clients = new PatientClients({ history, origin: () => origin, patienceMs: 10_000, token: ADMIN });
    const issued: string[] = [];
    for (let n = 0; n < tokens; n++) {
      const { token } = (await clients.step('/tokens', { role: 'analyst' }, `token-${n}`)) ?? {};
      issued.push(token as string);
    }
    const admin = service.client(ADMIN);
    await settled(admin);
    const answersTo = (given: readonly string[]) =>
      Promise.all(given.map(async (token) => (await service.client(token).get('/clusters')).status));
    expect(await answersTo([...kept, ...issued])).toEqual([...kept, ...issued].map(() => 200));
    expect(await answersTo(lost)).toEqual(lost.map(() => 401));
    expect(history.operations('ok')).toHaveLength(tokens);
    expect(await verdictOn({ url, admin, history, before })).toEqual([]);
    process.stdout.write(`ready ${ready} ms after the start\n`);
    service.process.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    return issued;
  }

  it('from a copy of the stopped folder: refused while it is older than what was signed, until that is accepted', async () => {
    const env = { DATA_DIR: folder.dataDir('data') };
    const kept = await recording('data', 3);
    const pg = join(env.DATA_DIR, 'pg');
    await run('cp', ['-a', pg, `${pg}.copy`]);
    await run('cp', ['-a', pg, `${pg}.whole`]);

    await rm(pg, { recursive: true });
    await rename(`${pg}.whole`, pg);
    const lost = await recording('data', 4, { kept });
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
    await recording('data', 2, { kept, lost });
    const verified = await kakehashi(folder, env, 'verify');
    expect(verified).toMatchObject({ code: 0, text: expect.stringMatching(/given up +\d+ checkpoints/) });
  }, 240_000);

  it('without its sequence, copied table by table: refused with the remedy, which heals it', async () => {
    const from = await scratchDatabase('from', await templateDatabase('seeded'));
    const to = await scratchDatabase('to');
    const evidence = await emptyFolder();
    const env = { DATABASE_URL: from.url, EVIDENCE_DIR: evidence };
    const kept = await recording('unused', 1, { env });
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
    await recording('unused', 2, { env: { ...env, DATABASE_URL: to.url }, kept });
    expect(await kakehashi(folder, { ...env, DATABASE_URL: to.url }, 'verify')).toMatchObject({ code: 0 });
    const after = await count(to.url);
    expect([after.behind, after.events - before.events]).toEqual([false, 2]);
    await Promise.all([from.drop(), to.drop(), rm(evidence, { recursive: true })]);
  }, 240_000);

  it('is refused where a projection has seen more of it than there is, which then begins again', async () => {
    const database = await scratchDatabase('ahead', await templateDatabase('seeded'));
    const env = { DATABASE_URL: database.url, EVIDENCE_DIR: await emptyFolder() };
    const kept = await recording('unused', 1, { env });
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
    await recording('unused', 2, { env, kept });
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

  it('at a moment, from a copy made while it was written to and the archived log', async () => {
    const [home, copy, archive] = await Promise.all(['first', 'second', 'archive'].map(newFolder));
    await chmod(archive, 0o777);
    const evidenceDir = await emptyFolder();
    const settings = [`archive_mode=on`, `archive_command=cp %p ${archive}/%f`, 'synchronous_commit=on'];
    const first = await DurableCluster.make({ folder: home, settings });
    const record = { database: await first.database('restored'), evidenceDir };
    const { url } = record.database;
    const kept = await recording('unused', 2, { env: { DATABASE_URL: url, EVIDENCE_DIR: evidenceDir } });

    const labelfile = await asked(first.url, async (client) => {
      await client.query(`select pg_backup_start('drill', fast => true)`);
      const head = BigInt(await lastPlace(url));
      await writingMeanwhile(record, copyOfLive(join(home, 'pg'), join(copy, 'pg')));
      expect(BigInt(await lastPlace(url))).toBeGreaterThan(head);
      const { rows } = await client.query<{ labelfile: string }>(`select labelfile from pg_backup_stop()`);
      return rows[0].labelfile;
    });
    await appendEvents(record, 100, aToken);
    await chain(record);
    const { events } = await count(url);
    const moment = await clockOf(first.url);
    await sleep(50);
    await appendEvents(record, 100, aToken);
    await asked(first.url, (client) => client.query('select pg_switch_wal()'));
    await archived(first.url);
    await first.stopImmediately();

    const began = Date.now();
    const pg = join(copy, 'pg');
    await rm(join(pg, 'postmaster.pid'), { force: true });
    await writeFile(join(pg, 'backup_label'), labelfile);
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
    const restored = { database: { ...record.database, url: urlOf(nameOf(url), second.url) }, evidenceDir };
    await promoted(second.url);
    const rto = Date.now() - began;

    expect(await count(restored.database.url)).toEqual({ events, behind: false });
    process.stdout.write(`restored in ${rto} ms (RTO); 0 events before the moment are missing (RPO)\n`);
    expect(await found(restored)).toEqual([]);
    await appendEvents(restored, 50, aToken);
    await chain(restored);
    expect(await found(restored)).toEqual([]);
    const { standing } = await verifyRecord({ url: restored.database.url, evidenceDir });
    expect(standing.at(-1)?.size).toBe(events + 50);
    const env = { DATABASE_URL: restored.database.url, EVIDENCE_DIR: evidenceDir };
    await recording('unused', 2, { env, kept });
    await second.stop();
    await Promise.all([home, copy, archive, evidenceDir].map((path) => rm(path, { recursive: true })));
  }, 240_000);
});

/** What projections take: a service is to serve this record. */
const aToken = () => ({
  type: 'TokenIssued',
  data: { tokenId: randomUUID(), role: 'analyst', hash: randomUUID() },
});

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

/** Of a server that runs: files may vanish meanwhile, and nothing else may go wrong. */
async function copyOfLive(from: string, to: string): Promise<void> {
  const env = { PATH: process.env.PATH, LC_ALL: 'C' };
  await run('cp', ['-a', from, to], { env }).catch((error: { stderr: string }) => {
    const vanished = /^cp: cannot (stat|open|access) .*: No such file or directory$/;
    const lines = error.stderr.trim().split('\n');
    if (!lines.every((line) => vanished.test(line))) throw error;
  });
}

/** As long as it takes. */
async function writingMeanwhile(record: ChainedRecord, copying: Promise<void>): Promise<void> {
  const copied = new AbortController();
  const done = copying.finally(() => copied.abort());
  do await appendEvents(record, 25, aToken);
  while (!copied.signal.aborted);
  await done;
}

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
