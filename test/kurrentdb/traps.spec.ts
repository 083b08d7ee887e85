import { setTimeout as sleep } from 'node:timers/promises';
import { OutcomeUnknown, InvalidEvent, WrongRevision } from '../../src/kernel/event-store/event-store-errors';
import {
  KurrentEventStore,
  type KurrentStoreOptions,
} from '../../src/kernel/event-store/kurrentdb/kurrent-event-store';
import { all, Follower, newEvent, newEvents, newStream } from '../contract/store-fixture';
import { type KurrentDouble, startKurrentDouble } from '../support/kurrentdb/double';

/** Longer than any wait of the store's own, shorter than a promise that never settles. */
const SETTLED_WITHIN_MS = 8000;
const LARGE = 256 * 1024;

/** Each trap of the client was seen; `test/contract/kurrentdb` shows the client in it, and this the store beside it. */
describe('the record in KurrentDB stays out of the trap', () => {
  let double: KurrentDouble;
  const stores: KurrentEventStore[] = [];
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  beforeAll(() => process.on('unhandledRejection', hear));
  beforeEach(async () => {
    double = await startKurrentDouble({ commitTimeoutMs: 500 });
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await double.stop();
    await sleep(20);
    if (unheard.length > 0) throw new Error(`rejections that nobody heard: ${unheard.splice(0).join(', ')}`);
  });
  afterAll(() => process.off('unhandledRejection', hear));

  async function open(options: Partial<KurrentStoreOptions> = {}) {
    const store = await KurrentEventStore.open({ url: double.url, ...options });
    stores.push(store);
    return store;
  }
  const settled = async <Answer>(call: Promise<Answer>): Promise<Answer> => {
    const late = sleep(SETTLED_WITHIN_MS, undefined, { ref: false }).then(() => {
      throw new Error('not settled');
    });
    return Promise.race([call, late]);
  };
  const idsIn = async (store: KurrentEventStore, stream: string) =>
    (await all(store.readStream(stream))).map(({ id }) => id);

  it('of a payload that is no JSON: it is refused before anything is sent', async () => {
    const store = await open();
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    const before = double.records.length;
    for (const data of [{ n: 1n }, cycle, { gone: undefined }]) {
      const refused = store.append(newStream(), [newEvent({ data })], { expected: 'none' });
      await expect(settled(refused)).rejects.toBeInstanceOf(InvalidEvent);
    }
    expect(double.records).toHaveLength(before);
  });

  it.each([
    ['stored', true],
    ['not stored', false],
  ])(
    'of a call that the server ends without a reply, %s: the ids are asked for again',
    async (_, stores_) => {
      const store = await open();
      const [stream, events] = [newStream(), newEvents(2)];
      const met = double.nextAppends({ stores: stores_, then: 'end' });
      const answer = await settled(store.append(stream, events, { expected: 'none' }));
      await met;
      expect(answer.revision).toBe(1);
      expect(await idsIn(store, stream)).toEqual(events.map(({ id }) => id));
    },
  );

  it('of a server that never answers: the call ends by its own timer, and says that the outcome is unknown', async () => {
    const store = await open({ appendTimeoutMs: 1500 });
    const [stream, event] = [newStream(), newEvent()];
    void double.nextAppends({ stores: true, then: 'silence' }, 100);
    const began = performance.now();
    const call = store.append(stream, [event], { expected: 'none' });
    await expect(settled(call)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(performance.now() - began).toBeLessThan(5000);
  }, 20_000);

  it('of a subscriber that throws: it ends alone, and the others go on', async () => {
    const store = await open();
    const throwing = new Follower(store, { after: 'start' }, () =>
      Promise.reject(new Error('thrown by a reader')),
    );
    const other = new Follower(store, { after: 'start' });
    await store.append(newStream(), newEvents(3), { expected: 'none' });
    await expect(throwing.ended).rejects.toThrow('thrown by a reader');
    await store.append(newStream(), newEvents(3), { expected: 'none' });
    await other.until(() => other.events.length === 6);
    await other.stop();
  });

  it('of a revision that is none: a conflict tells the actual one, and the option that hides it is refused', async () => {
    const store = await open();
    const stream = newStream();
    await store.append(stream, newEvents(5), { expected: 'none' });
    const refused: unknown = await store
      .append(stream, [newEvent()], { expected: 'none' })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(WrongRevision);
    expect(refused).toMatchObject({ actual: 4 });
    await expect(KurrentEventStore.open({ url: `${double.url}&throwOnAppendFailure=false` })).rejects.toThrow(
      /throwOnAppendFailure/,
    );
  });

  it('of a restarted server: a subscription goes on behind its last event, and misses and repeats nothing', async () => {
    const store = await open();
    const stream = newStream();
    const follower = new Follower(store, { after: 'start' });
    await store.append(stream, newEvents(3), { expected: 'none' });
    await follower.until(() => follower.events.length === 3);
    for (let restart = 0; restart < 2; restart++) {
      await double.kill();
      await sleep(300);
      await double.start();
      await store.append(stream, newEvents(3), { expected: 'any' });
      await follower.until(() => follower.events.length >= 3 * (restart + 2));
    }
    await sleep(100);
    expect(follower.of(stream).map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    await follower.stop();
  }, 40_000);

  it.each(['none', 'any', 'exists', 0] as const)(
    'of an answer that was lost, expecting %s: it is stored once, and the caller told where',
    async (expected) => {
      const store = await open();
      const [stream, events] = [newStream(), newEvents(2)];
      const first = expected === 'none' || expected === 'any' ? 0 : 1;
      if (first) await store.append(stream, [newEvent()], { expected: 'none' });
      for (const then of expected === 'none'
        ? (['silence', 'reset'] as const)
        : (['timeout', 'reset'] as const))
        void double.nextAppends({ stores: true, then });
      const answer = await settled(store.append(stream, events, { expected }));
      expect(answer.revision).toBe(first + 1);
      const stored = await all(store.readStream(stream));
      expect(stored.slice(first).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
      expect(answer.position).toBe(stored.at(-1)?.position);
      expect(await store.append(stream, events, { expected })).toEqual({ ...answer, outcome: 'duplicate' });
    },
    20_000,
  );

  it.each(['not-ready', 'too-busy', 'not-leader', 'unknown'] as const)(
    'of an error that is no answer, %s: another client asks again',
    async (then) => {
      const store = await open();
      const [stream, events] = [newStream(), newEvents(2)];
      void double.nextAppends({ stores: false, then }, 2);
      void double.nextReads({ then: 'unavailable' });
      await settled(store.append(stream, events, { expected: 'none' }));
      expect(await idsIn(store, stream)).toEqual(events.map(({ id }) => id));
    },
    20_000,
  );

  it('of a connection that breaks while large appends wait for room: each is stored once, and nothing is thrown unheard', async () => {
    const store = await open({ appendTimeoutMs: 20_000 });
    await store.append(newStream(), newEvents(1), { expected: 'none' });
    const large = { data: { text: 'x'.repeat(LARGE) } };
    const streams = Array.from({ length: 40 }, newStream);
    double.pause();
    const answers = streams.map((stream) => store.append(stream, newEvents(1, large), { expected: 'none' }));
    await sleep(200);
    double.reset();
    double.resume();
    await Promise.all(answers);
    for (const stream of streams) expect(await idsIn(store, stream)).toHaveLength(1);
  }, 30_000);

  it('of connections that nobody closes: appends that fail leave none behind, and closing the store ends theirs', async () => {
    const store = await open();
    const stream = newStream();
    await store.append(stream, newEvents(1), { expected: 'none' });
    const before = double.connections();
    for (let revision = 0; revision < 5; revision++) {
      void double.nextAppends({ stores: false, then: revision === 0 ? 'end' : 'unknown' });
      await settled(store.append(stream, newEvents(1), { expected: revision }));
      expect(await idsIn(store, stream)).toHaveLength(revision + 2);
    }
    expect(double.connections()).toBeLessThanOrEqual(before);
    await store.close();
    // The one of the native reader stays as long as the process.
    for (const end = Date.now() + 5000; double.connections() > 1 && Date.now() < end;) await sleep(20);
    expect(double.connections()).toBe(1);
  }, 20_000);

  it('of events of the system: no reader sees one', async () => {
    const store = await open();
    const follower = new Follower(store, { after: 'start' });
    await store.append(newStream(), newEvents(2), { expected: 'none' });
    await double.kill();
    await double.start();
    await store.append(newStream(), newEvents(2), { expected: 'none' });
    await follower.until(() => follower.events.length >= 4);
    expect(follower.events.map(({ type }) => type)).toEqual(Array(4).fill('ThingHappened'));
    expect(double.records.some(({ type }) => type.startsWith('$'))).toBe(true);
    await follower.stop();
  });
});
