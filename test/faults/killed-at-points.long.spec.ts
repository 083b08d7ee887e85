import { setTimeout as sleep } from 'node:timers/promises';
import { CuttingProxy } from '../support/cutting-proxy';
import type { ScratchDatabase } from '../support/scratch-database';
import { crowd, sharedPartnership } from './support/crowd';
import { DurableCluster } from './support/durable-cluster';
import { History } from './support/history';
import { Instances } from './support/instances';
import { PatientClients } from './support/patient-client';
import { lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const CLIENTS = 8;
const SOON = 20_000;

describe('a service that is killed at a point of a command', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let proxy: CuttingProxy;
  let instances: Instances;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('points');
    proxy = await CuttingProxy.to(database.url);
    instances = await Instances.on(proxy.url);
    await instances.start();
  }, 120_000);
  afterAll(async () => {
    await instances.clear();
    await proxy.close();
    await cluster.clear();
  }, 60_000);

  const before = (text: string) => () => proxy.stopAt(text);
  const after = (text: string) => () => proxy.loseAnswerTo(text, 'silence');

  it.each([
    ['before its texts are stored', before('insert into vault.payload')],
    ['after its texts are stored', after('insert into vault.payload')],
    ['before its event is stored', before('es.append')],
    ['after its event is stored', after('es.append')],
    ['before checkpoints move', before('with held as')],
    ['before a step is written', before('insert into cooperation_step')],
    ['before rows are committed', before('COMMIT')],
    ['after rows are committed', after('COMMIT')],
  ])(
    'loses nothing and does nothing twice: %s',
    async (_, point) => {
      const first = await lastPlace(database.url);
      const history = new History();
      const clients = new PatientClients({
        history,
        origin: () => instances.at().origin,
        patienceMs: 50_000,
      });
      const load = crowd(clients, CLIENTS, await sharedPartnership(database.url));
      await sleep(300);
      const reached = await Promise.race([point().then(() => true), sleep(SOON, false, { ref: false })]);
      await instances.kill();
      await instances.start();
      const known = history.operations('ok').length;
      await sleep(700);
      await load.leave();
      process.stdout.write(`${history.summary()}; ${clients.summary()}\n`);

      expect(reached).toBe(true);
      expect(clients.unexpected).toEqual([]);
      expect(await clients.repeated()).toEqual([]);
      expect(clients.gaveUp).toBe(0);
      expect(history.operations('ok').length).toBeGreaterThan(known);
      const verdict = await verdictOn({
        url: database.url,
        admin: instances.admin(),
        history,
        before: first,
      });
      expect(verdict).toEqual([]);
      expect(instances.escaped()).toEqual([]);
    },
    120_000,
  );
});
