import { setTimeout as sleep } from 'node:timers/promises';
import type { ScratchDatabase } from '../support/scratch-database';
import { crowd, sharedPartnership } from './support/crowd';
import { DurableCluster } from './support/durable-cluster';
import { History } from './support/history';
import { Instances } from './support/instances';
import { leaderAmong } from './support/leaders';
import { PatientClients } from './support/patient-client';
import { random } from './support/random';
import { lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const CLIENTS = 8;
const KILLS = 3;
const LEADS_WITHIN_MS = 15_000;

describe('two instances on one database, killed in turn', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let instances: Instances;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('two');
    instances = await Instances.on(database.url);
    await instances.start(0);
    await instances.start(1);
  }, 120_000);
  afterAll(async () => {
    await instances.clear();
    await cluster.clear();
  }, 60_000);

  it('lose nothing, double nothing, and project what one alone would have', async () => {
    const before = await lastPlace(database.url);
    const history = new History();
    const chance = random();
    const origin = () => instances.at(chance.next() < 0.5 ? 0 : 1).origin;
    const clients = new PatientClients({ history, origin, patienceMs: 50_000 });
    const load = crowd(clients, CLIENTS, await sharedPartnership(database.url));
    for (let kill = 0; kill < KILLS; kill++) {
      // Whoever leads, and is at work: the other one, or one that was started again.
      const pids = [0, 1].map((n) => instances.at(n).pid);
      const leader = pids.indexOf(await leaderAmong(pids, database.url, LEADS_WITHIN_MS));
      await sleep(300 + 700 * chance.next());
      await instances.kill(leader);
      // The other one serves alone for a while.
      await sleep(500 * chance.next());
      await instances.start(leader);
    }
    await load.leave();
    process.stdout.write(`${history.summary()}; ${clients.summary()}\n`);

    expect([clients.unexpected, clients.rude]).toEqual([[], 0]);
    expect(clients.statuses.get(0)).toBeGreaterThan(0);
    expect(clients.gaveUp).toBe(0);
    expect(history.operations('ok').length).toBeGreaterThan(CLIENTS);
    for (const n of [0, 1])
      expect(await verdictOn({ url: database.url, admin: instances.admin(n), history, before })).toEqual([]);
    expect(await clients.repeated()).toEqual([]);
    expect(instances.escaped()).toEqual([]);
  }, 120_000);
});
