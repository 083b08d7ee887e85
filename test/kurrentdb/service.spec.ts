import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedEvent } from '../../src/kernel/event-store/event-store';
import { KurrentEventStore } from '../../src/kernel/event-store/kurrentdb/kurrent-event-store';
import { checkLedger, ledgerOf } from '../faults/support/check-ledger';
import { checkRecord, type StoredEvent } from '../faults/support/check-record';
import { crowd, sharedPartnership } from '../faults/support/crowd';
import { History } from '../faults/support/history';
import { Instances } from '../faults/support/instances';
import { PatientClients } from '../faults/support/patient-client';
import { settled } from '../faults/support/verdict';
import { anApplication } from '../support/cooperation';
import { KurrentCluster } from '../support/kurrentdb/cluster';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { eventsIn } from '../support/stored-record';
import { templateDatabase } from '../support/template-database';

const CLIENTS = 6;
const PROJECTED_WITHIN_MS = 5000;
const ELECTION_MS = 1000;

/** The whole service, its record in a cluster of three and all else in PostgreSQL. */
describe('the service with its record in KurrentDB', () => {
  let cluster: KurrentCluster;
  let database: ScratchDatabase;
  let instances: Instances;
  let store: KurrentEventStore;
  let partnershipId: string;
  const env = () => ({ EVENT_STORE_URL: cluster.url });

  beforeAll(async () => {
    cluster = await KurrentCluster.start({ electionMs: ELECTION_MS, rejoinMs: 500, commitTimeoutMs: 1000 });
    database = await scratchDatabase('kurrent', await templateDatabase('empty'));
    instances = await Instances.on(database.url);
    await instances.start(0, { ...env(), SEED: 'full' });
    await settled(instances.admin());
    store = await KurrentEventStore.open({ url: cluster.url });
    partnershipId = await sharedPartnership(database.url);
  }, 120_000);
  afterAll(async () => {
    await store?.close();
    await instances?.clear();
    await cluster.stop();
    await database?.drop();
  }, 60_000);

  const clientsOf = (history: History) =>
    new PatientClients({ history, origin: () => instances.at().origin, patienceMs: 40_000 });

  /** What is wrong with the record and the ledger after a run, once all has caught up. */
  async function verdictOn(history: History, before: number): Promise<string[]> {
    await settled(instances.admin());
    const events = await eventsIn(store);
    const stored = events.map((event, at) => storedEvent(event, at >= before));
    const steps = history.operations('ok').flatMap(({ place }) => place?.position ?? []);
    return [...checkRecord(history, stored), ...checkLedger(await ledgerOf(database.url), steps)];
  }

  it.each([
    [
      'replies are lost and connections break behind them',
      [
        { stores: true, then: 'silence' },
        { stores: true, then: 'reset' },
        { stores: true, then: 'timeout' },
      ],
    ],
    [
      'appends are lost and calls end without a reply',
      [
        { stores: false, then: 'reset' },
        { stores: false, then: 'end' },
        { stores: true, then: 'end' },
      ],
    ],
  ] as const)(
    'never acts twice for one Idempotency-Key: %s, and the service is killed meanwhile',
    async (_, faults) => {
      const before = (await eventsIn(store)).length;
      const history = new History();
      const clients = clientsOf(history);
      const load = crowd(clients, CLIENTS, partnershipId);
      await Promise.all(faults.map((fault) => cluster.leader!.script.nextAppends(fault)));
      await instances.kill();
      await instances.start(0, env());
      await sleep(500);
      await load.leave();
      process.stdout.write(`${history.summary()}; ${clients.summary()}\n`);

      expect([clients.unexpected, clients.gaveUp]).toEqual([[], 0]);
      expect(history.operations('ok').length).toBeGreaterThan(CLIENTS);
      expect(await verdictOn(history, before)).toEqual([]);
      expect(instances.escaped()).toEqual([]);
    },
    60_000,
  );

  it('answers again, and projects what is new, within 5 s when the leader is killed under load', async () => {
    const before = (await eventsIn(store)).length;
    const history = new History();
    const clients = clientsOf(history);
    const load = crowd(clients, CLIENTS, partnershipId);
    await sleep(1000);
    const killed = cluster.leader!;
    const moment = performance.now();
    await cluster.kill(killed);
    // Of its own: where all write to one partnership, one of them may be refused.
    const step = await clients.step('/applications', anApplication, 'after the kill');
    const answered = Math.round(performance.now() - moment);
    const shown = async () =>
      (await ledgerOf(database.url)).some(({ position }) => position === step!.position);
    while (!(await shown()) && performance.now() - moment < 2 * PROJECTED_WITHIN_MS) await sleep(50);
    const projected = Math.round(performance.now() - moment);
    await sleep(500);
    await cluster.restart(killed);
    await load.leave();
    process.stdout.write(
      `answered after ${answered}, projected after ${projected} ms; ${history.summary()}; ${clients.summary()}\n`,
    );

    expect(await verdictOn(history, before)).toEqual([]);
    expect([clients.unexpected, clients.gaveUp]).toEqual([[], 0]);
    expect(projected).toBeLessThan(ELECTION_MS + PROJECTED_WITHIN_MS);
    expect(instances.escaped()).toEqual([]);
  }, 60_000);
});

/** Commands over HTTP are operations; seeds, reactions and claims of a key are nobody's. */
function storedEvent(event: RecordedEvent, ofThisRun: boolean): StoredEvent {
  const { commandId, causationId } = event.metadata;
  const counted = ofThisRun && event.type !== 'CommandClaimed' && causationId === undefined;
  return { ...event, operation: counted ? commandId : undefined };
}
