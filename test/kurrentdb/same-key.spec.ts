import { setTimeout as sleep } from 'node:timers/promises';
import { KurrentEventStore } from '../../src/kernel/event-store/kurrentdb/kurrent-event-store';
import { Instances } from '../faults/support/instances';
import type { AppendFault } from '../support/kurrentdb/fault-script';
import { type KurrentDouble, startKurrentDouble } from '../support/kurrentdb/double';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { eventsIn } from '../support/stored-record';
import { templateDatabase } from '../support/template-database';

const AT_ONCE = 10;
const REPEATED_FOR_MS = 30_000;
const office = {
  name: 'Office',
  side: 'EU',
  country: 'BE',
  city: 'Brussels',
  timeZone: 'Europe/Brussels',
  languages: ['en'],
  from: '2024',
};
const idOf = (key: string) => `office.${key.replaceAll(/\W+/g, '-')}`;
const answered: AppendFault = { stores: true, then: 'answer' };
const lost = (stores: boolean): AppendFault => ({ stores, then: 'silence' });

/** Two instances with one record in KurrentDB. A command claims its key with one append, and acts with the next. */
describe('an Idempotency-Key, with the record in KurrentDB,', () => {
  let double: KurrentDouble;
  let database: ScratchDatabase;
  let instances: Instances;
  let store: KurrentEventStore;

  beforeAll(async () => {
    double = await startKurrentDouble({ replicateMs: 20, commitTimeoutMs: 1000 });
    database = await scratchDatabase('keys', await templateDatabase('empty'));
    instances = await Instances.on(database.url);
    for (const n of [0, 1]) await start(n);
    store = await KurrentEventStore.open({ url: double.url });
  }, 120_000);
  afterAll(async () => {
    await store?.close();
    await instances?.clear();
    await double.stop();
    await database?.drop();
  }, 60_000);

  const start = (n: number) => instances.start(n, { EVENT_STORE_URL: double.url });
  /** Claims its key first, as what names its own thing does. */
  const open = (n: number, key: string) =>
    instances.admin(n).post('/offices', { ...office, id: idOf(key) }, { 'idempotency-key': key });
  const opened = async () => (await eventsIn(store)).filter(({ type }) => type === 'OfficeOpened').length;
  /** As a client does that wants to know what became of it. */
  async function repeated(n: number, key: string) {
    for (const end = performance.now() + REPEATED_FOR_MS; ; await sleep(100)) {
      const answer = await open(n, key);
      if (answer.status !== 503 || performance.now() > end) return answer;
    }
  }

  it('acts once where it comes to both at the same time', async () => {
    const before = await opened();
    const calls = Array.from({ length: AT_ONCE }, (_, nth) => repeated(nth % 2, 'at once'));
    const answers = [
      ...(await Promise.all(calls)),
      await repeated(0, 'at once'),
      await repeated(1, 'at once'),
    ];
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await opened()).toBe(before + 1);
  }, 60_000);

  it.each([
    ['it was claimed, and that was lost', [lost(false)]],
    ['it was claimed, and the answer to that was lost', [lost(true)]],
    ['it acted, and that was lost', [answered, lost(false)]],
    ['it acted, and the answer to that was lost', [answered, lost(true)]],
  ])(
    'acts once where its instance is killed when %s',
    async (when, faults) => {
      const before = await opened();
      const met = faults.map((fault) => double.nextAppends(fault));
      const unanswered = open(0, when).catch(() => undefined);
      await Promise.all(met);
      await instances.kill(0);
      expect(await unanswered).toBeUndefined();
      const elsewhere = await repeated(1, when);
      await start(0);
      const again = await repeated(0, when);
      expect([elsewhere.status, again.status]).toEqual([201, 201]);
      expect(again.text).toBe(elsewhere.text);
      expect(await opened()).toBe(before + 1);
      expect(instances.escaped()).toEqual([]);
    },
    60_000,
  );
});
