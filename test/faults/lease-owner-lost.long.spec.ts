import { setTimeout as sleep } from 'node:timers/promises';
import { CuttingProxy } from '../support/cutting-proxy';
import type { ScratchDatabase } from '../support/scratch-database';
import { crowd, sharedPartnership } from './support/crowd';
import { DurableCluster } from './support/durable-cluster';
import { History } from './support/history';
import { Instances } from './support/instances';
import { isLedBy, leaderAmong, type Led, ledBy, ledNow } from './support/leaders';
import { PatientClients } from './support/patient-client';
import { namedAs, noteMoves } from './support/moves';
import { random } from './support/random';
import { hashOf, readModelsOf } from './support/read-models';
import { lastPlace } from './support/stored-record';
import { settled, verdictOn } from './support/verdict';

const CLIENTS = 6;
const TAKEN_OVER_WITHIN_MS = 15_000;

/** How statements begin that renew leases, and those that move checkpoints. */
const RENEWAL = 'with free as (';
const MOVE = 'with held as (';

const leadership = ({ name, owner, epoch }: Led) => ({ name, owner, epoch });

describe('an instance that leads the projections, and is lost', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let instances: Instances;
  const proxies: CuttingProxy[] = [];

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('led');
    instances = await Instances.on(database.url);
    for (const n of [0, 1]) {
      proxies[n] = await CuttingProxy.to(database.url);
      await start(n);
    }
  }, 120_000);
  afterAll(async () => {
    await instances.clear();
    for (const proxy of proxies) await proxy.close();
    await cluster.clear();
  }, 60_000);

  const nameOf = (n: number) => `instance-${n}`;
  const start = (n: number) => instances.start(n, { DATABASE_URL: namedAs(nameOf(n), proxies[n].url) });
  const either = () => {
    const chance = random();
    return () => instances.at(chance.next() < 0.5 ? 0 : 1).origin;
  };
  const leader = async () => {
    const pids = [0, 1].map((n) => instances.at(n).pid);
    return pids.indexOf(await leaderAmong(pids, database.url, TAKEN_OVER_WITHIN_MS));
  };

  const cases: readonly [string, (lost: number) => Promise<void>, (lost: number) => Promise<void>][] = [
    ['was killed', (lost) => instances.kill(lost), async (lost) => void (await start(lost))],
    [
      'hears nothing from the database any more',
      async (lost) => proxies[lost].blackHole(true),
      async (lost) => {
        proxies[lost].blackHole(false);
        proxies[lost].reset();
      },
    ],
    [
      'sleeps beyond its lease',
      async (lost) => void instances.at(lost).process.kill('SIGSTOP'),
      async (lost) => void instances.at(lost).process.kill('SIGCONT'),
    ],
  ];

  it.each(cases)(
    'is followed by the other, and changes nothing when it comes back, where it %s',
    async (_, lose, bringBack) => {
      const before = await lastPlace(database.url);
      const lost = await leader();
      const other = 1 - lost;
      const history = new History();
      let origin = either();
      const clients = new PatientClients({ history, origin: () => origin(), patienceMs: 50_000 });
      const load = crowd(clients, CLIENTS, await sharedPartnership(database.url));
      await sleep(500);
      await lose(lost);
      origin = () => instances.at(other).origin;
      const took = await ledBy(instances.at(other).pid, database.url, TAKEN_OVER_WITHIN_MS);
      await load.leave();
      process.stdout.write(`taken over after ${took} ms; ${history.summary()}; ${clients.summary()}\n`);
      await settled(instances.admin(other));

      const led = await ledNow(database.url);
      const hash = hashOf(await readModelsOf(database.url));
      await bringBack(lost);
      await sleep(3000);
      const ledThen = await ledNow(database.url);
      expect(ledThen.map(leadership)).toEqual(led.map(leadership));
      expect(ledThen.filter(({ checkpoint }, at) => checkpoint < led[at].checkpoint)).toEqual([]);
      expect(hashOf(await readModelsOf(database.url))).toBe(hash);

      expect([clients.unexpected, clients.rude, clients.gaveUp]).toEqual([[], 0, 0]);
      for (const n of [0, 1])
        expect(await verdictOn({ url: database.url, admin: instances.admin(n), history, before })).toEqual(
          [],
        );
      expect(instances.escaped()).toEqual([]);
    },
    90_000,
  );

  it('moves nothing while it goes on because it cannot hear that another leads', async () => {
    const before = await lastPlace(database.url);
    const lost = await leader();
    const other = 1 - lost;
    const moved = await noteMoves(database.url);
    const asked = proxies[lost].count(MOVE);
    const history = new History();
    const clients = new PatientClients({ history, origin: either(), patienceMs: 50_000 });
    const load = crowd(clients, CLIENTS, await sharedPartnership(database.url));
    const release = proxies[lost].hold(RENEWAL);
    await ledBy(instances.at(other).pid, database.url, TAKEN_OVER_WITHIN_MS);
    await sleep(1000);
    release();
    await sleep(1000);
    await load.leave();
    const moves = await moved();
    const done = moves.flatMap(({ by, transaction }) => (by === nameOf(lost) ? transaction : []));
    const inVain = asked() - new Set(done).size;
    process.stdout.write(`tried ${inVain} times in vain; ${history.summary()}; ${clients.summary()}\n`);

    expect(inVain).toBeGreaterThan(0);
    const late = moves.filter((move) => isLedBy(instances.at(other).pid)(move));
    expect(new Set(late.map(({ by }) => by))).toEqual(new Set([nameOf(other)]));
    expect([clients.unexpected, clients.rude, clients.gaveUp]).toEqual([[], 0, 0]);
    for (const n of [0, 1])
      expect(await verdictOn({ url: database.url, admin: instances.admin(n), history, before })).toEqual([]);
    expect(instances.escaped()).toEqual([]);
  }, 120_000);
});
