import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startEmbeddedPostgres } from '../../src/kernel/database/embedded-postgres';
import { verifyRecord } from '../../src/kernel/evidence/verify';
import { urlOf } from '../support/scratch-database';
import { ServiceFolder } from '../support/service-process';
import { appendEvents, asked, chain, type ChainedRecord, emptyFolder, found } from './support/chained-record';
import { DurableCluster, newFolder } from './support/durable-cluster';
import { archived, clockOf, copyOfLive, promoted } from './support/physical-copy';
import { countOf, recording } from './support/restored-service';
import { lastPlace } from './support/stored-record';

const run = promisify(execFile);

describe('a record restored to a moment', () => {
  let folder: ServiceFolder;
  beforeAll(async () => {
    folder = await ServiceFolder.make();
  }, 60_000);
  afterAll(() => folder.clear(), 60_000);

  it('from a copy made while it was written to and the archived log: complete up to then, and serves', async () => {
    const [home, copy, archive] = await Promise.all(['first', 'second', 'archive'].map(newFolder));
    await chmod(archive, 0o777);
    const evidenceDir = await emptyFolder();
    const settings = [`archive_mode=on`, `archive_command=cp %p ${archive}/%f`, 'synchronous_commit=on'];
    const first = await DurableCluster.make({ folder: home, settings });
    const record = { database: await first.database('restored'), evidenceDir };
    const { url } = record.database;
    const kept = await recording(folder, 'unused', 2, {
      env: { DATABASE_URL: url, EVIDENCE_DIR: evidenceDir },
    });

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
    const { events } = await countOf(url);
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

    expect(await countOf(restored.database.url)).toEqual({ events, behind: false });
    process.stdout.write(`restored in ${rto} ms (RTO); 0 events before the moment are missing (RPO)\n`);
    expect(await found(restored)).toEqual([]);
    await appendEvents(restored, 50, aToken);
    await chain(restored);
    expect(await found(restored)).toEqual([]);
    const { standing } = await verifyRecord({ url: restored.database.url, evidenceDir });
    expect(standing.at(-1)?.size).toBe(events + 50);
    const env = { DATABASE_URL: restored.database.url, EVIDENCE_DIR: evidenceDir };
    await recording(folder, 'unused', 2, { env, kept });
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

/** As long as it takes. */
async function writingMeanwhile(record: ChainedRecord, copying: Promise<void>): Promise<void> {
  const copied = new AbortController();
  const done = copying.finally(() => copied.abort());
  do await appendEvents(record, 25, aToken);
  while (!copied.signal.aborted);
  await done;
}
