import { setTimeout as sleep } from 'node:timers/promises';
import { SERVING_ROLE } from '../../src/kernel/database/serving-role';
import type { AppendPart, Batch, EventStore, RecordedEvent } from '../../src/kernel/event-store/event-store';
import { LackingStore, OutcomeUnknown, UnfitStore } from '../../src/kernel/event-store/event-store-errors';
import {
  KurrentEventStore,
  type KurrentStoreOptions,
} from '../../src/kernel/event-store/kurrentdb/kurrent-event-store';
import { MemoryEventStore } from '../../src/kernel/event-store/memory/memory-event-store';
import { createService } from '../../src/service';
import { startFailure } from '../../src/start-failure';
import { all, newEvents, newStream } from '../contract/store-fixture';
import { type KurrentDouble, startKurrentDouble } from '../support/kurrentdb/double';
import type { KurrentSettings } from '../support/kurrentdb/settings';
import { scratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';

async function batchOf(store: EventStore): Promise<Batch> {
  for await (const batch of store.subscribe({ after: 'start', signal: AbortSignal.timeout(5000) }))
    return batch;
  throw new Error('no batch');
}

/** Appends to several streams, by the versions of the server and where something goes wrong on the way. */
describe('an append to several streams of KurrentDB', () => {
  const opened: (KurrentEventStore | KurrentDouble)[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0).toReversed())
      await (each instanceof KurrentEventStore ? each.close() : each.stop());
  });

  async function open(
    settings: Partial<KurrentSettings> = {},
    options: Partial<KurrentStoreOptions> = {},
  ): Promise<{ store: KurrentEventStore; double: KurrentDouble }> {
    const double = await startKurrentDouble({ commitTimeoutMs: 500, ...settings });
    const store = await KurrentEventStore.open({ url: double.url, ...options });
    opened.push(double, store);
    return { store, double };
  }
  const parts = (count = 2): AppendPart[] =>
    Array.from({ length: count }, () => ({ stream: newStream(), expected: 'none', events: newEvents(2) }));
  const idsIn = async (store: KurrentEventStore, asked: readonly AppendPart[]) =>
    Promise.all(asked.map(async ({ stream }) => (await all(store.readStream(stream))).map(({ id }) => id)));
  const idsOf = (asked: readonly AppendPart[]) => asked.map(({ events }) => events.map(({ id }) => id));

  it('of version 25.1 is stored in all of them, and again a duplicate; none can only be checked', async () => {
    const { store } = await open({ version: '25.1.0' });
    expect(store.capabilities).toMatchObject({ atomicMultiStream: true, crossStreamChecks: false });
    const asked = parts(3);
    const answer = await store.appendMany(asked);
    expect(await store.appendMany(asked)).toEqual({ ...answer, outcome: 'duplicate' });
    expect(await idsIn(store, asked)).toEqual(idsOf(asked));

    const checked = [...parts(1), { stream: newStream(), expected: 'none', events: [] } as const];
    await expect(store.appendMany(checked)).rejects.toBeInstanceOf(LackingStore);
    await expect(store.appendMany(checked)).rejects.toThrow('25.1.0');
    expect(await idsIn(store, checked)).toEqual([[], []]);
  });

  it('of version 23.10 is refused, and nothing is stored', async () => {
    const { store } = await open({ version: '23.10.8' });
    expect(store.capabilities).toMatchObject({ atomicMultiStream: false, crossStreamChecks: false });
    const asked = parts();
    await expect(store.appendMany(asked)).rejects.toBeInstanceOf(LackingStore);
    await expect(store.appendMany(asked)).rejects.toThrow('23.10.8');
    expect(await idsIn(store, asked)).toEqual([[], []]);
  });

  it('that a service is built on is refused at its start by a server that has none', async () => {
    const { double } = await open({ version: '23.10.8' });
    const database = await scratchDatabase('several', await templateDatabase('empty'));
    const serving = { url: database.url, role: SERVING_ROLE };
    const eventStoreUrl = `${double.url}&namespace=other`;
    const starting = createService({ serving, eventStoreUrl, storeNeeds: ['atomicMultiStream'] });
    const error: unknown = await starting.catch((reason: unknown) => reason);
    await database.drop();
    expect(error).toBeInstanceOf(UnfitStore);
    const message = expect.stringContaining('cannot append to several streams at once');
    expect(startFailure(error)).toEqual({ message, exitCode: 2 });
  }, 60_000);

  it.each([
    ['answered by silence, stored', { stores: true, then: 'silence' }],
    ['answered by silence, not stored', { stores: false, then: 'silence' }],
    ['cut off, stored', { stores: true, then: 'reset' }],
    ['cut off, not stored', { stores: false, then: 'reset' }],
    ['given up by the server, stored', { stores: true, then: 'timeout' }],
    ['turned away by a busy server', { stores: false, then: 'too-busy' }],
    ['turned away by another node', { stores: false, then: 'not-leader' }],
  ] as const)(
    'that is %s is asked for again, and stored once',
    async (_, fault) => {
      const { store, double } = await open();
      const asked = parts();
      const met = double.nextAppends(fault);
      const answer = await store.appendMany(asked);
      await met;
      expect([...answer.revisions.values()]).toEqual([1, 1]);
      expect(await idsIn(store, asked)).toEqual(idsOf(asked));
    },
    20_000,
  );

  it('that is never answered ends by its own timer, and says that the outcome is unknown', async () => {
    const { store, double } = await open({}, { appendTimeoutMs: 1500 });
    void double.nextAppends({ stores: true, then: 'silence' }, 100);
    const began = performance.now();
    await expect(store.appendMany(parts())).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(performance.now() - began).toBeLessThan(5000);
  }, 20_000);

  it.each(['26.1.0', '25.1.0', '23.10.8'] as const)(
    'that takes over the history of another store keeps its order, on version %s',
    async (version) => {
      const origin = new MemoryEventStore();
      const [one, other] = [newStream(), newStream()];
      for (const [nth, stream] of [one, other, one, one, other].entries())
        await origin.append(stream, newEvents(nth + 1), { expected: 'any' });
      const originals = (await batchOf(origin)).events;

      const { store } = await open({ version });
      const position = await store.takeOver(originals);
      const { events, checkpoint } = await batchOf(store);
      const body = ({ position: _, ...event }: RecordedEvent) => event;
      expect(events.map(body)).toEqual(originals.map(body));
      expect([events.at(-1)?.position, checkpoint]).toEqual([position, position]);
    },
  );

  it('goes on after the server was restarted', async () => {
    const { store, double } = await open({}, { appendTimeoutMs: 20_000 });
    await store.appendMany(parts());
    await double.kill();
    const asked = parts();
    const waiting = store.appendMany(asked);
    await sleep(300);
    await double.start();
    await waiting;
    expect(await idsIn(store, asked)).toEqual(idsOf(asked));
  }, 30_000);
});
