import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { idFrom } from '../../src/kernel/recording/ids';
import { anApplication } from '../support/cooperation';
import type { ScratchDatabase } from '../support/scratch-database';
import { Callers, quantile, type Told } from './support/callers';
import { DurableCluster } from './support/durable-cluster';
import { History, type Place } from './support/history';
import { Instances } from './support/instances';
import { ADMIN } from './support/patient-client';
import { lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const ROUNDS = 3;
const SECONDS = 4;
/** A client that does not heed Retry-After, but at least takes breath. */
const BREATH_MS = 200;
const GOODPUT = 0.7;

describe('a service that is asked for more than it can do', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let instances: Instances;
  let callers: Callers;
  let before: string;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('overload');
    instances = await Instances.on(database.url);
    const { origin } = await instances.start();
    callers = new Callers(origin);
    before = await lastPlace(database.url);
  }, 120_000);
  afterAll(async () => {
    await callers.close();
    await instances.clear();
    await cluster.clear();
  }, 60_000);

  const history = new History();

  /** Under a key of its own, with account of what came of it. */
  async function submit(): Promise<Told> {
    const key = randomUUID();
    const path = '/api/v1/applications';
    const id = idFrom(ADMIN.actor, 'POST', path, key);
    history.invoke(id);
    const headers = { 'idempotency-key': key };
    const told = await callers.ask({ method: 'POST', path, body: anApplication, headers });
    if (told.status === 201) history.ok(id, JSON.parse(told.body) as Place);
    if (told.status === 503) history.fail(id);
    return told;
  }

  /** So many callers, each asking again as soon as it was answered. */
  async function rush(count: number, seconds = SECONDS): Promise<Told[]> {
    const told: Told[] = [];
    const end = performance.now() + seconds * 1000;
    const caller = async () => {
      while (performance.now() < end) {
        const answer = await submit();
        told.push(answer);
        if (answer.status === 503) await sleep(BREATH_MS * (0.5 + Math.random()));
      }
    };
    await Promise.all(Array.from({ length: count }, caller));
    return told;
  }
  const accepted = (told: readonly Told[]) => told.filter(({ status }) => status === 201);
  const perSecond = (told: readonly Told[]) => accepted(told).length / SECONDS;

  it('serves 32 and 64 callers at once and refuses none of them', async () => {
    await rush(8, 1);
    for (const count of [32, 64])
      expect([count, (await rush(count)).filter(({ status }) => status !== 201)]).toEqual([count, []]);
  }, 60_000);

  it('does its work as before, refuses the rest at once, and answers health first', async () => {
    const parts: number[] = [];
    for (let round = 0; round < ROUNDS && !(Math.max(...parts, 0) >= GOODPUT); round++) {
      const peak = perSecond(await rush(32));
      const watching = watch();
      const told = await rush(400);
      const health = await watching.stop();
      const refused = told.filter(({ status }) => status === 503);
      const good = perSecond(told);
      parts.push(good / peak);
      process.stdout.write(
        `peak ${Math.round(peak)}/s; at ${Math.round(told.length / SECONDS)}/s offered: ${Math.round(good)}/s, p99 ${Math.round(quantile(took(accepted(told)), 0.99))} ms, refused ${refused.length} in p50 ${Math.round(quantile(took(refused), 0.5))} ms, health p99 ${Math.round(quantile(took(health), 0.99))} ms\n`,
      );
      expect(new Set(told.map(({ status }) => status))).toEqual(new Set([201, 503]));
      expect(refused.filter(({ retryAfter = 0 }) => retryAfter < 1 || retryAfter > 5)).toEqual([]);
      expect(refused[0].body).toContain('"code":"overloaded"');
      expect(quantile(took(accepted(told)), 0.99)).toBeLessThan(8_000);
      expect(quantile(took(refused), 0.5)).toBeLessThan(quantile(took(accepted(told)), 0.5));
      expect(health.filter(({ status }) => status !== 200)).toEqual([]);
      expect(quantile(took(health), 0.99)).toBeLessThan(2_000);

      await recovered();
    }
    expect(Math.max(...parts)).toBeGreaterThanOrEqual(GOODPUT);
    process.stdout.write(`${history.summary()}\n`);
    expect(await verdictOn({ url: database.url, admin: instances.admin(), history, before })).toEqual([]);
    expect(instances.escaped()).toEqual([]);
  }, 180_000);

  const took = (told: readonly Told[]) => told.map(({ took: ms }) => ms);

  /** Asks for health and metrics all the time. */
  function watch() {
    const told: Told[] = [];
    const stopped = new AbortController();
    const done = (async () => {
      while (!stopped.signal.aborted) {
        for (const path of ['/livez', '/readyz', '/metrics']) told.push(await callers.ask({ path }));
        await sleep(100);
      }
    })();
    return {
      async stop() {
        stopped.abort();
        await done;
        return told;
      },
    };
  }

  async function recovered(): Promise<void> {
    const end = performance.now() + 10_000;
    while ((await submit()).status !== 201 || (await submit()).took > 1_000)
      if (performance.now() > end) throw new Error('not as before ten seconds after the rush');
  }
});
