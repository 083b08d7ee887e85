import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/kernel/database/data-source-options';
import { PostgresEventStore } from '../../../src/kernel/event-store/postgres/postgres-event-store';
import { ChainConsumer } from '../../../src/kernel/evidence/chain-consumer';
import { ChainLinks } from '../../../src/kernel/evidence/chain-links';
import { CheckpointLog } from '../../../src/kernel/evidence/checkpoint-log';
import { CheckpointSigner } from '../../../src/kernel/evidence/checkpoint-signer';
import { originIn } from '../../../src/kernel/evidence/chain';
import { folderOf } from '../../../src/kernel/evidence/evidence-folder';
import { findingsOf } from '../../../src/kernel/evidence/findings';
import { verifyRecord } from '../../../src/kernel/evidence/verify';
import { Checkpoints } from '../../../src/kernel/following/checkpoints';
import { Followers } from '../../../src/kernel/following/followers';
import { Leases } from '../../../src/kernel/following/leases';
import { Copies } from '../../../src/kernel/projections/copies';
import { EventCatalogue } from '../../../src/kernel/recording/event-catalogue';
import { until } from '../../kernel/tally';
import { scratchDatabase, type ScratchDatabase } from '../../support/scratch-database';

/** A record in a database, and the folder in which it is signed. */
export interface ChainedRecord {
  readonly database: ScratchDatabase;
  readonly evidenceDir: string;
}

export async function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'kakehashi-evidence-'));
}

/** A copy of both, to be spoilt. Nobody may be connected to the first one. */
export async function copyOf({ database, evidenceDir }: ChainedRecord): Promise<ChainedRecord> {
  const copy = await scratchDatabase('spoilt', new URL(database.url).pathname.slice(1));
  const folder = await emptyFolder();
  await cp(evidenceDir, folder, { recursive: true });
  return { database: copy, evidenceDir: folder };
}

export async function dropRecord({ database, evidenceDir }: ChainedRecord): Promise<void> {
  await database.drop();
  await rm(evidenceDir, { recursive: true });
}

/** What no slice knows, which the chain takes and projections do not. */
const thing = (number: number) => ({
  type: 'ThingSaid',
  data: { number, text: 'ä "架け橋" \u2028', nested: { b: [1.5, null, true], a: 1e21 } },
});

/** Appends so many events, 25 at a time, each time after a position that is never used. */
export async function appendEvents(
  { database }: ChainedRecord,
  count: number,
  said: (number: number) => { type: string; data: object } = thing,
): Promise<void> {
  const pool = new Pool({ connectionString: database.url, max: 2 });
  const store = await PostgresEventStore.open({ pool });
  for (let n = 0; n < count; n += 25) {
    const events = Array.from({ length: Math.min(25, count - n) }, (_, at) => ({
      id: randomUUID(),
      ...said(n + at),
      metadata: { commandId: randomUUID(), actorId: 'somebody' },
    }));
    await store.append(`thing-${randomUUID()}`, events, { expected: 'none' });
    await pool.query(`select nextval('es.position_seq')`);
  }
  await store.close();
  await pool.end();
}

/** A process that follows the record, links and signs. */
export async function follow({ database, evidenceDir }: ChainedRecord) {
  const dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
  const pool = new Pool({ connectionString: database.url, max: 5 });
  const store = await PostgresEventStore.open({ pool });
  const catalogue = new EventCatalogue();
  const checkpoints = new Checkpoints(dataSource);
  const copies = new Copies(dataSource, store, catalogue, checkpoints);
  const leases = new Leases(dataSource, pool);
  const followers = new Followers(store, catalogue, checkpoints, leases, copies, dataSource);
  const log = await CheckpointLog.open(evidenceDir, await originIn(dataSource), () => undefined);
  const signer = new CheckpointSigner(log);
  const told = jest.spyOn(signer, 'found');
  followers.add(new ChainConsumer(new ChainLinks(log.last), dataSource, checkpoints, signer));
  await followers.start({ alone: true });
  const state = async () => (await checkpoints.of('chain'))!;
  return {
    dataSource,
    signer,
    state,
    /** All that is stored is linked, and what was found linked has been told to the signer. Ends too where the chain has paused. */
    async caughtUp(): Promise<void> {
      const head = await store.head();
      const done = () => followers.seen('chain') >= head && told.mock.calls.length > 0;
      await until(async () => done() || (await state()).status === 'paused', 60_000);
    },
    async close(): Promise<void> {
      await followers.stop();
      await signer.close();
      await store.close();
      await pool.end();
      await dataSource.destroy();
    },
  };
}

/** Lets the chain catch up in a process of its own, which then signs and ends. */
export async function chain(record: ChainedRecord): Promise<void> {
  const process = await follow(record);
  await process.caughtUp();
  await process.close();
}

/** Sizes of what was signed, in the order of signing. */
export async function signedSizes(record: ChainedRecord): Promise<number[]> {
  const { evidence } = await verifyRecord({ url: record.database.url, evidenceDir: record.evidenceDir });
  return evidence.checkpoints.map(({ size }) => size);
}

/** What is found, the first bad position first. */
export async function found({ database, evidenceDir }: ChainedRecord, keys?: string) {
  return findingsOf(await verifyRecord({ url: database.url, evidenceDir, keys }));
}

/** The files of the record in its folder. */
export async function folderIn({ database, evidenceDir }: ChainedRecord): Promise<string> {
  return asked(database.url, async (client) => {
    const { rows } = await client.query<{ id: string }>('select store_id as id from es.meta');
    return folderOf(evidenceDir, rows[0].id);
  });
}

export async function asked<T>(url: string, ask: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

/** Where a view has taken the place of the table. */
const unlessView = ({ code }: { code?: string }) => {
  if (code !== '42809') throw new Error(`unexpected ${code}`);
};

/** As a superuser who knows what stands in the way. */
export const spoil = ({ database }: ChainedRecord, ...statements: string[]) =>
  asked(database.url, async (client) => {
    await client.query('set session_replication_role = replica');
    await client.query('alter table es.events disable trigger events_never_change');
    for (const sql of statements) await client.query(sql);
    await client.query('alter table es.events enable always trigger events_never_change').catch(unlessView);
  });
