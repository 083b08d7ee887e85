import { setTimeout as sleep } from 'node:timers/promises';
import { anApplication } from '../support/cooperation';
import { CuttingProxy } from '../support/cutting-proxy';
import type { ScratchDatabase } from '../support/scratch-database';
import { Callers, type Told } from './support/callers';
import { DurableCluster } from './support/durable-cluster';
import { History } from './support/history';
import { Instances } from './support/instances';
import { PatientClients } from './support/patient-client';
import { lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const CUT_OFF_MS = 12_000;
const ANSWERED_WITHIN_MS = 40_000;
const WELL_WITHIN_MS = 10_000;

describe('a service whose way to the database is bad', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let proxy: CuttingProxy;
  let instances: Instances;
  let callers: Callers;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('cutoff');
    proxy = await CuttingProxy.to(database.url);
    instances = await Instances.on(proxy.url);
    callers = new Callers((await instances.start()).origin);
  }, 120_000);
  afterAll(async () => {
    await callers.close();
    await proxy.close();
    await instances.clear();
    await cluster.clear();
  }, 60_000);

  const read = () => callers.ask({ path: '/api/v1/clusters?limit=50' });

  it.each([
    ['nothing gets through', () => proxy.blackHole(true), () => proxy.blackHole(false)],
    ['no answer gets through', () => proxy.halfOpen(true), () => proxy.halfOpen(false)],
    ['everything takes half a second longer', () => proxy.latency(500), () => proxy.latency(0)],
    ['a byte a second gets through', () => proxy.trickle(1), () => proxy.trickle(Infinity)],
    ['answers are cut off in their midst', () => proxy.resetWithin(200), () => proxy.resetWithin(Infinity)],
    [
      'connections are refused and reset',
      () => {
        proxy.refuse(true);
        proxy.reset();
      },
      () => proxy.refuse(false),
    ],
  ])(
    'answers in time, hangs nowhere and is well again soon after: %s',
    async (fault, begin, end) => {
      const before = await lastPlace(database.url);
      const history = new History();
      const clients = new PatientClients({
        history,
        origin: () => instances.at().origin,
        patienceMs: 60_000,
      });
      begin();
      const reading: Promise<Told>[] = [];
      const writing = Array.from({ length: 16 }, (_, n) =>
        clients.step('/applications', anApplication, `${fault}-${n}`),
      );
      for (const until = Date.now() + CUT_OFF_MS; Date.now() < until; await sleep(400)) reading.push(read());
      expect((await callers.ask({ path: '/livez' })).status).toBe(200);
      end();

      const well = Date.now();
      while ((await read()).status !== 200)
        if (Date.now() - well > WELL_WITHIN_MS) throw new Error(`not well ${WELL_WITHIN_MS} ms after`);
      const crowd = async () =>
        (await Promise.all(Array.from({ length: 20 }, read))).map(({ status }) => status);
      while ((await crowd()).some((status) => status !== 200))
        if (Date.now() - well > WELL_WITHIN_MS) throw new Error('connections are still missing');
      const recovered = Date.now() - well;

      const told = await Promise.all(reading);
      await Promise.all(writing);
      const longest = Math.round(Math.max(...told.map(({ took }) => took)));
      process.stdout.write(
        `${fault}: ${told.filter(({ status }) => status === 503).length} of ${told.length} reads refused, the longest after ${longest} ms; well after ${recovered} ms; ${clients.summary()}; ${history.summary()}\n`,
      );
      expect(told.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
      expect(longest).toBeLessThan(ANSWERED_WITHIN_MS);
      expect([clients.unexpected, clients.rude]).toEqual([[], 0]);
      expect(history.operations('ok')).toHaveLength(16);
      expect(await verdictOn({ url: database.url, admin: instances.admin(), history, before })).toEqual([]);
      expect(instances.escaped()).toEqual([]);
    },
    120_000,
  );
});
