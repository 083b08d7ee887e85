import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/client';
import type { ScratchDatabase } from '../support/scratch-database';
import { backendsOf, terminateBackends } from './support/backends';
import { crowd, sharedPartnership } from './support/crowd';
import { DurableCluster } from './support/durable-cluster';
import { History } from './support/history';
import { Instances } from './support/instances';
import { PatientClients } from './support/patient-client';
import { lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const CLIENTS = 16;

describe('a PostgreSQL that ends under a service', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let instances: Instances;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('ended');
    instances = await Instances.on(database.url);
    await instances.start();
  }, 120_000);
  afterAll(async () => {
    await instances.clear();
    await cluster.clear();
  }, 60_000);

  const isReady = () =>
    eventually(
      () => instances.at().client().get('/readyz'),
      ({ status }) => status === 200,
    );

  /** While nobody serves the database: the same for reading and writing, and soon. */
  const isRefused = async () => {
    const began = Date.now();
    const answers = [
      await instances.admin().get('/offices'),
      await instances.admin().post('/tokens', { role: 'analyst' }),
    ];
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('retry-after')]).toEqual([503, '1']);
      expect(body.code).toMatch(/^(database|store)-unavailable$/);
    }
    const ready = await instances.at().client().get('/readyz');
    expect([ready.status, ready.body.code]).toEqual([503, 'database-unavailable']);
    expect(Date.now() - began).toBeLessThan(20_000);
  };

  const down = async (end: () => Promise<void>) => {
    await end();
    await isRefused();
    await cluster.start();
  };

  it.each([
    ['its postmaster was killed', () => down(() => cluster.kill())],
    [
      'it was stopped at once, three times',
      async () => {
        for (let time = 0; time < 3; time++) {
          await down(() => cluster.stopImmediately());
          await isReady();
        }
      },
    ],
    [
      'one of its server processes was killed',
      async () => void process.kill((await backendsOf(database.url))[0], 'SIGKILL'),
    ],
    [
      'all its connections were ended',
      async () => expect(await terminateBackends(database.url)).toBeGreaterThan(0),
    ],
  ])(
    'loses nothing and comes back by itself after %s',
    async (_, fault) => {
      const before = await lastPlace(database.url);
      const { pid } = instances.at();
      const history = new History();
      const clients = new PatientClients({
        history,
        origin: () => instances.at().origin,
        patienceMs: 30_000,
      });
      const load = crowd(clients, CLIENTS, await sharedPartnership(database.url));
      await sleep(1000);
      await fault();
      expect((await isReady()).status).toBe(200);
      const known = history.operations('ok').length;
      await sleep(1000);
      await load.leave();
      process.stdout.write(`${history.summary()}; ${clients.summary()}\n`);

      expect([instances.at().pid, instances.at().process.exitCode]).toEqual([pid, null]);
      expect(history.operations('ok').length).toBeGreaterThan(known);
      expect([clients.unexpected, clients.rude, clients.statuses.get(0) ?? 0]).toEqual([[], 0, 0]);
      expect(clients.gaveUp).toBe(0);
      expect(await verdictOn({ url: database.url, admin: instances.admin(), history, before })).toEqual([]);
      expect(instances.escaped()).toEqual([]);
    },
    120_000,
  );
});
