import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { idFrom } from '../../src/kernel/recording/ids';
import type { Client } from '../support/client';
import { anApplication } from '../support/cooperation';
import { CuttingProxy } from '../support/cutting-proxy';
import { closedAtEnd } from '../support/left-open';
import type { ScratchDatabase } from '../support/scratch-database';
import { Callers, type Told } from './support/callers';
import { DurableCluster } from './support/durable-cluster';
import { History } from './support/history';
import { Instances } from './support/instances';
import { ADMIN } from './support/patient-client';
import { lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const A_SECOND = 200;
const MOST_UNDER_WAY = 48;
const ENDS_WITHIN_MS = 15_000;
/** Of readiness: on a busy machine one alone may be answered too late. */
const ASKERS = 8;

describe('a service that is told to end under load', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let instances: Instances;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('ending');
    instances = await Instances.on(database.url);
    await instances.start();
  }, 120_000);
  afterAll(async () => {
    await instances.clear();
    await cluster.clear();
  }, 60_000);

  it('fails nobody whom it has heard, keeps what it acknowledged, and is gone in time', async () => {
    const { origin, process: child, ended } = instances.at();
    const before = await lastPlace(database.url);
    const history = new History();
    const callers = new Callers(origin);
    const told: Told[] = [];
    const run = randomUUID();
    const underWay = new Set<number>();

    const ask = async (n: number) => {
      const path = '/api/v1/applications';
      const key = `${run}-${n}`;
      const id = idFrom(ADMIN.actor, 'POST', path, key);
      const recording = n % 2 === 0;
      if (recording) history.invoke(id);
      const answer = await callers.ask(
        recording
          ? {
              method: 'POST',
              path,
              body: anApplication,
              headers: { 'idempotency-key': key },
            }
          : { path: '/api/v1/clusters?limit=5' },
      );
      told.push(answer);
      if (!recording || answer.status === 0) return;
      if (answer.status >= 300) history.fail(id);
      else history.ok(id, JSON.parse(answer.body) as { revision: number; position: string });
    };
    let n = 0;
    const load = setInterval(() => {
      if (underWay.size >= MOST_UNDER_WAY) return;
      const mine = n++;
      underWay.add(mine);
      void ask(mine).finally(() => underWay.delete(mine));
    }, 1000 / A_SECOND);
    const rest = closedAtEnd(async () => clearInterval(load));

    const stream = fetch(`${origin}/api/v1/changes`, { headers: { authorization: `Bearer ${ADMIN.token}` } });
    const streamed = stream.then((answer) => answer.text());
    await sleep(4_000);
    const signalled = performance.now();
    child.kill('SIGTERM');
    const draining = Promise.all(Array.from({ length: ASKERS }, () => saysDraining(instances.at().client())));
    const code = await ended;
    const took = performance.now() - signalled;
    await rest();
    while (underWay.size > 0) await sleep(10);
    await callers.close();

    const late = told.filter(({ began }) => began > signalled);
    process.stdout.write(
      `ended in ${Math.round(took)} ms, ${told.length} asked, ${late.filter(({ status }) => status > 0).length} answered after the signal, ${history.summary()}\n`,
    );
    expect([code, took < ENDS_WITHIN_MS]).toEqual([0, true]);
    expect(await draining).toContain(true);
    expect(await streamed).toMatch(/^retry: \d{4}$/m);
    expect(told.filter(({ status }) => status >= 400).map(({ status, body }) => [status, body])).toEqual([]);
    // Whom it never heard it could not serve: a connection that came when nobody listened any longer.
    const unheard = ({ status, reused, began }: Told) => status === 0 && !reused && began > signalled;
    expect(told.filter((one) => one.status === 0 && !unheard(one))).toEqual([]);
    expect(told.filter(({ status }) => status > 0).length).toBeGreaterThan(100);
    expect(late.filter(({ status }) => status > 0).length).toBeGreaterThan(0);
    expect(instances.escaped()).toEqual([]);

    await instances.start();
    expect(await verdictOn({ url: database.url, admin: instances.admin(), history, before })).toEqual([]);
  }, 120_000);
});

describe('a service that is told to end while its database does not answer', () => {
  it('is gone in time all the same', async () => {
    const cluster = await DurableCluster.make();
    const proxy = await CuttingProxy.to((await cluster.database('silent')).url);
    const instances = await Instances.on(proxy.url);
    const { origin, process: child, ended } = await instances.start();
    const callers = new Callers(origin);
    proxy.blackHole(true);
    const asked = Array.from({ length: ASKERS }, () => callers.ask({ path: '/api/v1/clusters?limit=5' }));
    await sleep(500);
    const signalled = performance.now();
    child.kill('SIGTERM');
    const code = await ended;
    const took = performance.now() - signalled;
    process.stdout.write(`ended with ${code} in ${Math.round(took)} ms\n`);
    expect(took).toBeLessThan(ENDS_WITHIN_MS);
    expect(
      (await Promise.all(asked)).map(({ status }) => status).filter((status) => status < 400 && status > 0),
    ).toEqual([]);
    expect(instances.escaped()).toEqual([]);
    await callers.close();
    await proxy.close();
    await instances.clear();
    await cluster.clear();
  }, 120_000);
});

/** Asked from the signal on until it says so, or listens no longer. */
async function saysDraining(client: Client): Promise<boolean> {
  for (;;) {
    const health = await client.get('/readyz').catch(() => undefined);
    if (!health) return false;
    if (health.status === 503 && health.body.code === 'draining') return true;
    await sleep(20);
  }
}
