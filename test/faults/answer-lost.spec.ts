import { setTimeout as sleep } from 'node:timers/promises';
import { CuttingProxy } from '../support/cutting-proxy';
import { valueIn } from '../support/metrics';
import type { ScratchDatabase } from '../support/scratch-database';
import { crowd, sharedPartnership } from './support/crowd';
import { DurableCluster } from './support/durable-cluster';
import { History } from './support/history';
import { Instances } from './support/instances';
import { PatientClients } from './support/patient-client';
import { lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const CLIENTS = 8;
const CUTS = 8;

describe('a connection that breaks after its statement was done and before the answer came', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let proxy: CuttingProxy;
  let instances: Instances;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('cut');
    proxy = await CuttingProxy.to(database.url);
    instances = await Instances.on(proxy.url);
    await instances.start();
  }, 120_000);
  afterAll(async () => {
    await instances.clear();
    await proxy.close();
    await cluster.clear();
  }, 60_000);

  const appends = async () => {
    const { text } = await instances.admin().get('/metrics');
    const [unknown, duplicate] = ['unknown', 'duplicate'].map((outcome) =>
      valueIn(text, `kakehashi_appends_total{outcome="${outcome}"}`),
    );
    return { unknown, duplicate };
  };

  it.each([
    ['an append', 'es.append', CUTS],
    ['a commit of a projection', 'COMMIT', 0],
  ])(
    'makes no second event and no second row of %s',
    async (_, statement, lost) => {
      const known = await appends();
      const before = await lastPlace(database.url);
      const history = new History();
      const clients = new PatientClients({
        history,
        origin: () => instances.at().origin,
        patienceMs: 30_000,
      });
      const load = crowd(clients, CLIENTS, await sharedPartnership(database.url));
      for (let cut = 0; cut < CUTS; cut++) {
        await proxy.loseAnswerTo(statement, 'cut');
        await sleep(100);
      }
      await load.leave();
      process.stdout.write(`${history.summary()}; ${clients.summary()}\n`);

      const { unknown, duplicate } = await appends();
      // Whose answer was lost is asked for again, and had been done, unless it had lost a race.
      expect(unknown - known.unknown).toBeGreaterThanOrEqual(lost);
      expect(duplicate - known.duplicate).toBeGreaterThanOrEqual(Math.min(lost, 1));
      expect([clients.unexpected, clients.rude, clients.statuses.get(0) ?? 0]).toEqual([[], 0, 0]);
      expect(clients.gaveUp).toBe(0);
      expect(history.operations('ok').length).toBeGreaterThan(CUTS);
      expect(await verdictOn({ url: database.url, admin: instances.admin(), history, before })).toEqual([]);
      expect(instances.escaped()).toEqual([]);
    },
    60_000,
  );
});
