import { setTimeout as sleep } from 'node:timers/promises';
import { poolLimits } from '../../src/kernel/database/data-source-options';
import { anApplication } from '../support/cooperation';
import { CuttingProxy } from '../support/cutting-proxy';
import type { ScratchDatabase } from '../support/scratch-database';
import { Callers, quantile, type Told } from './support/callers';
import { DurableCluster } from './support/durable-cluster';
import { History } from './support/history';
import { Instances } from './support/instances';
import { PatientClients } from './support/patient-client';
import { lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const CUT_OFF_MS = 12_000;
const EVERY_MS = 400;
/** As long as a query may wait for its connection and then for its answer, and some for a busy machine. */
const ANSWERED_WITHIN_MS = poolLimits.connectionTimeoutMillis + poolLimits.query_timeout + 2_000;
const WELL_WITHIN_MS = 10_000;
const LATENCY_MS = 500;

const refused = (told: readonly Told[]) => told.filter(({ status }) => status === 503);
const tookOf = (told: readonly Told[]) => told.map(({ took }) => took);
/** What shows that the fault was there. */
const someRefused = (told: readonly Told[]) => refused(told).length > 0;
const mostSlow = (told: readonly Told[]) => quantile(tookOf(told), 0.5) > LATENCY_MS;

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
    ['nothing gets through', () => proxy.blackHole(true), () => proxy.blackHole(false), someRefused],
    ['no answer gets through', () => proxy.halfOpen(true), () => proxy.halfOpen(false), someRefused],
    [
      'everything takes half a second longer',
      () => proxy.latency(LATENCY_MS),
      () => proxy.latency(0),
      mostSlow,
    ],
    ['a byte a second gets through', () => proxy.trickle(1), () => proxy.trickle(Infinity), someRefused],
    [
      'answers are cut off in their midst',
      () => proxy.resetWithin(200),
      () => proxy.resetWithin(Infinity),
      someRefused,
    ],
    [
      'connections are refused and reset',
      () => {
        proxy.refuse(true);
        proxy.reset();
      },
      () => proxy.refuse(false),
      someRefused,
    ],
  ])(
    'answers in time, hangs nowhere and is well again soon after: %s',
    async (fault, begin, end, felt) => {
      const before = await lastPlace(database.url);
      const history = new History();
      const clients = new PatientClients({
        history,
        origin: () => instances.at().origin,
        patienceMs: 60_000,
      });
      begin();
      const reading: Promise<Told>[] = [];
      const writing: Promise<unknown>[] = [];
      for (const until = Date.now() + CUT_OFF_MS; Date.now() < until; await sleep(EVERY_MS)) {
        reading.push(read());
        writing.push(clients.step('/applications', anApplication, `${fault}-${writing.length}`));
      }
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
      const longest = Math.round(Math.max(...tookOf(told)));
      process.stdout.write(
        `${fault}: ${refused(told).length} of ${told.length} reads refused, the longest after ${longest} ms; well after ${recovered} ms; ${clients.summary()}; ${history.summary()}\n`,
      );
      expect(told.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
      expect(felt(told)).toBe(true);
      expect(longest).toBeLessThan(ANSWERED_WITHIN_MS);
      expect([clients.unexpected, clients.rude]).toEqual([[], 0]);
      expect(history.operations('ok')).toHaveLength(writing.length);
      expect(await verdictOn({ url: database.url, admin: instances.admin(), history, before })).toEqual([]);
      expect(instances.escaped()).toEqual([]);
    },
    120_000,
  );
});
