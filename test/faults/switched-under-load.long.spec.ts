import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { ScratchDatabase } from '../support/scratch-database';
import { kakehashi } from './support/command-line';
import { crowd, sharedPartnership } from './support/crowd';
import { DurableCluster } from './support/durable-cluster';
import { History } from './support/history';
import { Instances } from './support/instances';
import { PatientClients } from './support/patient-client';
import { asked, lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const CLIENTS = 8;

/** What readers of the ledger and of the applications see, looked at again and again. */
class Watcher {
  readonly setbacks: string[] = [];
  looks = 0;
  private readonly client: Client;
  private readonly stopped = new AbortController();
  private watching?: Promise<void>;

  constructor(url: string) {
    this.client = new Client({ connectionString: url });
    // Where the database is gone the next query tells.
    this.client.on('error', () => undefined);
  }

  async begin(): Promise<void> {
    await this.client.connect();
    this.watching = this.watch();
  }

  async end(): Promise<void> {
    this.stopped.abort();
    await this.watching;
    await this.client.end();
  }

  private async watch(): Promise<void> {
    let before: readonly string[] = [];
    for (; !this.stopped.signal.aborted; this.looks++, await sleep(2)) {
      const { rows } = await this.client.query<{ seen: string[] }>(SEEN);
      const { seen } = rows[0];
      if (seen.some((value, at) => value < (before[at] ?? '')))
        this.setbacks.push(`${before.join()} then ${seen.join()}`);
      before = seen;
    }
  }
}

const SEEN = `select array[
    (select max(position) from cooperation_step), (select lpad(count(*)::text, 20, '0') from cooperation_step),
    (select max(position) from application_list), (select lpad(count(*)::text, 20, '0') from application_list)] as seen`;

describe('read models that are rebuilt and switched while everybody writes', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let instances: Instances;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('switched');
    instances = await Instances.on(database.url);
    await instances.start();
  }, 120_000);
  afterAll(async () => {
    await instances.clear();
    await cluster.clear();
  }, 60_000);

  /** Rows of the former table that the live one, as of the same position, does not have, and the other way round. */
  const apart = (table: string, name: string) =>
    asked(database.url, async (client) => {
      const { rows } = await client.query<{ row: string }>(
        `with at as (select checkpoint from proj.checkpoint where name = $1),
           former as (select to_jsonb(t) as row from former.${table} t),
           live as (select to_jsonb(t) as row from public.${table} t, at where t.position <= at.checkpoint)
         (select * from former except select * from live) union all (select * from live except select * from former)`,
        [`${name}@former`],
      );
      return rows;
    });

  it('never show an older state, are the same as before at the same position, and lead to nothing twice', async () => {
    const before = await lastPlace(database.url);
    const history = new History();
    const clients = new PatientClients({ history, origin: () => instances.at().origin, patienceMs: 30_000 });
    const watcher = new Watcher(database.url);
    await watcher.begin();
    const load = crowd(clients, CLIENTS, await sharedPartnership(database.url));
    await sleep(500);
    for (const name of ['step-ledger', 'application-list'])
      expect(await kakehashi(instances, database.url, 'rebuild', name)).toMatchObject({ code: 0 });
    const switched = history.operations('ok').length;
    await sleep(500);
    await load.leave();
    await watcher.end();
    process.stdout.write(`${watcher.looks} looks; ${history.summary()}; ${clients.summary()}\n`);

    expect(watcher.setbacks).toEqual([]);
    expect(watcher.looks).toBeGreaterThan(50);
    expect(history.operations('ok').length).toBeGreaterThan(switched);
    expect(await apart('cooperation_step', 'step-ledger')).toEqual([]);
    expect([clients.unexpected, clients.rude, clients.gaveUp]).toEqual([[], 0, 0]);
    expect(await verdictOn({ url: database.url, admin: instances.admin(), history, before })).toEqual([]);
  }, 90_000);

  it('go back to what they were before, and that too shows no older state', async () => {
    const before = await lastPlace(database.url);
    const history = new History();
    const clients = new PatientClients({ history, origin: () => instances.at().origin, patienceMs: 30_000 });
    const watcher = new Watcher(database.url);
    await watcher.begin();
    const load = crowd(clients, CLIENTS, await sharedPartnership(database.url));
    await sleep(300);
    expect(await kakehashi(instances, database.url, 'rebuild', 'step-ledger', '--back')).toMatchObject({
      code: 0,
    });
    const switched = history.operations('ok').length;
    await sleep(300);
    await load.leave();
    await watcher.end();
    process.stdout.write(`${watcher.looks} looks; ${history.summary()}; ${clients.summary()}\n`);

    expect(watcher.setbacks).toEqual([]);
    expect(watcher.looks).toBeGreaterThan(50);
    expect(history.operations('ok').length).toBeGreaterThan(switched);
    expect([clients.unexpected, clients.rude, clients.gaveUp]).toEqual([[], 0, 0]);
    expect(await verdictOn({ url: database.url, admin: instances.admin(), history, before })).toEqual([]);
    expect(instances.escaped()).toEqual([]);
  }, 60_000);
});
