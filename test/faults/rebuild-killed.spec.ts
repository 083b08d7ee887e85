import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { CuttingProxy } from '../support/cutting-proxy';
import type { ScratchDatabase } from '../support/scratch-database';
import { kakehashi, startKakehashi } from './support/command-line';
import { DurableCluster } from './support/durable-cluster';
import { crowd, sharedPartnership } from './support/crowd';
import { History } from './support/history';
import { Instances } from './support/instances';
import { PatientClients } from './support/patient-client';
import { asked, lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const CLIENTS = 4;
const COPY = 'step-ledger@next';
const LATENCY_MS = 120;
/** Long enough that it cannot end meanwhile. */
const HALTING_LATENCY_MS = 800;
const HALFWAY_WITHIN_MS = 40_000;

describe('a rebuild that is killed halfway', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let proxy: CuttingProxy;
  let instances: Instances;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('rebuilt');
    proxy = await CuttingProxy.to(database.url);
    instances = await Instances.on(database.url);
    await instances.start();
  }, 120_000);
  afterAll(async () => {
    await instances.clear();
    await proxy.close();
    await cluster.clear();
  }, 60_000);

  const copyNow = () =>
    asked(database.url, async (client) => {
      const { rows } = await client.query<{ place: number; epoch: number }>(
        `select coalesce(nullif(right(checkpoint, 20), ''), '0')::int as place, epoch from proj.checkpoint where name = $1`,
        [COPY],
      );
      return rows[0];
    });
  const liveRows = () =>
    asked(database.url, async (client) => {
      const { rows } = await client.query<{ count: number }>(
        'select count(*)::int as count from cooperation_step',
      );
      return rows[0].count;
    });

  it('is resumed where it was, while readers see the live rows and others write, and ends as a fresh fold', async () => {
    const rows = await liveRows();
    // Far from its database, so that there is a halfway.
    const slow = startKakehashi(instances, proxy.url, 'rebuild', 'step-ledger');
    proxy.latency(0);
    for (const end = Date.now() + HALFWAY_WITHIN_MS; !(await copyNow()); await sleep(5))
      if (Date.now() > end) throw new Error('the rebuild did not begin');
    proxy.latency(LATENCY_MS);
    for (const end = Date.now() + HALFWAY_WITHIN_MS; !((await copyNow())?.place > 0); await sleep(5))
      if (Date.now() > end) throw new Error('the rebuild did not come halfway');
    proxy.latency(HALTING_LATENCY_MS);
    for (
      const end = Date.now() + HALFWAY_WITHIN_MS;
      !/^[\d,]+ events to go/m.test(slow.told());
      await sleep(5)
    )
      if (Date.now() > end) throw new Error('the rebuild did not tell how far it is');
    slow.process.kill('SIGKILL');
    await once(slow.process, 'close');
    proxy.reset();

    const left = await copyNow();
    expect(left.place).toBeGreaterThan(0);
    expect(await liveRows()).toBe(rows);
    const before = await lastPlace(database.url);
    const history = new History();
    const clients = new PatientClients({ history, origin: () => instances.at().origin, patienceMs: 30_000 });
    const load = crowd(clients, CLIENTS, await sharedPartnership(database.url));
    const places: number[] = [];
    const watching = (async () => {
      for (let copy = left; copy; copy = await copyNow()) places.push(copy.place);
    })();
    const { code, stderr } = await kakehashi(instances, database.url, 'rebuild', 'step-ledger');
    await watching;
    await load.leave();
    process.stdout.write(`killed at ${left.place}, ended from ${places.at(-1)}; ${history.summary()}\n`);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(Math.min(...places)).toBe(left.place);
    expect([clients.unexpected, clients.rude, clients.gaveUp]).toEqual([[], 0, 0]);
    expect(await verdictOn({ url: database.url, admin: instances.admin(), history, before })).toEqual([]);
    expect(instances.escaped()).toEqual([]);
  }, 120_000);
});
