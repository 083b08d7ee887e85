import { setTimeout as sleep } from 'node:timers/promises';
import type { ScratchDatabase } from '../support/scratch-database';
import { addMilestones, cooperate } from './support/cooperating';
import { sharedPartnership } from './support/crowd';
import { DurableCluster } from './support/durable-cluster';
import { History } from './support/history';
import { Instances } from './support/instances';
import { PatientClients } from './support/patient-client';
import { random } from './support/random';
import { lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const CLIENTS = 50;
const KILLS = 3;
const READY_WITHIN_MS = 5_000;

describe('a service that is killed among commands', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let instances: Instances;
  /** Of a start that nothing disturbs. */
  let usual: number;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('killed');
    instances = await Instances.on(database.url);
    usual = await (await instances.start()).ready();
  }, 120_000);
  afterAll(async () => {
    await instances.clear();
    await cluster.clear();
  }, 60_000);

  it('keeps what it acknowledged, once, and answers repetitions as it would have', async () => {
    const before = await lastPlace(database.url);
    const history = new History();
    const clients = new PatientClients({ history, origin: () => instances.at().origin, patienceMs: 50_000 });
    const partnershipId = await sharedPartnership(database.url);
    const asking = Promise.all(
      Array.from({ length: CLIENTS }, async (_, n) => {
        await cooperate(clients, `client-${n}`);
        await addMilestones(clients, partnershipId, `client-${n}`, 2);
      }),
    );
    const starts: number[] = [];
    const chance = random();
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(300 + 700 * chance.next());
      await instances.kill();
      const began = Date.now();
      await instances.start();
      starts.push(Date.now() - began);
    }
    await asking;
    process.stdout.write(
      `${history.summary()}; ${clients.summary()}; ready again after ${starts.join(', ')} ms\n`,
    );

    // A machine that is busy with other things takes longer for each start.
    expect(Math.min(...starts)).toBeLessThan(Math.max(READY_WITHIN_MS, 3 * usual));
    expect(clients.unexpected).toEqual([]);
    expect(await clients.repeated()).toEqual([]);
    expect(clients.statuses.get(0)).toBeGreaterThan(0);
    expect(clients.gaveUp).toBe(0);
    expect(history.operations('ok').length).toBeGreaterThan(CLIENTS * 9);
    expect(await verdictOn({ url: database.url, admin: instances.admin(), history, before })).toEqual([]);
    expect(instances.escaped()).toEqual([]);
  }, 120_000);
});
