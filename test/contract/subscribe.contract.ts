import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedEvent } from '../../src/kernel/event-store/event-store';
import { all, Follower, newEvent, newEvents, newStream, type Subject } from './store-fixture';

const PROMPT = 500;

export function subscribeContract({ store, open }: Subject) {
  const followers: Follower[] = [];
  const follow = (
    ...args: ConstructorParameters<typeof Follower> extends [unknown, ...infer Rest] ? Rest : never
  ) => {
    const follower = new Follower(store(), ...args);
    followers.push(follower);
    return follower;
  };
  afterEach(async () => {
    for (const follower of followers.splice(0)) await follower.stop();
  });

  const append = (stream: string, count = 1, type = 'ThingHappened') =>
    store().append(stream, newEvents(count, { type }), { expected: 'any' });
  const numbers = (events: RecordedEvent[]) => events.map(({ revision }) => revision);
  const upTo = (count: number) => Array.from({ length: count }, (_, revision) => revision);

  describe('a subscription', () => {
    it('from the start has every event once, in the order of positions', async () => {
      const stream = newStream();
      await append(stream, 3);
      const follower = follow({ after: 'start' });
      await follower.caughtUp();
      const positions = follower.events.map(({ position }) => position);
      expect(positions).toEqual([...new Set(positions)].toSorted());
      expect((await store().lag(store().start)).events).toBe(positions.length);
      expect(follower.of(stream)).toEqual(await all(store().readStream(stream)));
    });

    it('after a position has what came after it', async () => {
      const [first, second] = [newStream(), newStream()];
      const { position } = await append(first, 2);
      await append(second, 2);
      const follower = follow({ after: position });
      await follower.caughtUp();
      expect(follower.events.map(({ stream }) => stream)).toEqual([second, second]);
    });

    it('from the end has what comes after the call, even before it is read', async () => {
      const [before, after] = [newStream(), newStream()];
      await append(before);
      const abort = new AbortController();
      const batches = store().subscribe({ after: 'end', signal: abort.signal });
      await sleep(250);
      await append(after);
      const seen: string[] = [];
      for await (const { events } of batches) {
        seen.push(...events.map(({ stream }) => stream));
        if (events.length > 0) abort.abort();
      }
      expect(seen).toEqual([after]);
    });

    it('says at once that it has caught up where there is nothing to read', async () => {
      const head = await store().head();
      const follower = follow({ after: head });
      await follower.caughtUp();
      expect(follower.batches).toEqual([{ events: [], checkpoint: head, caughtUp: true }]);
    });

    it('delivers what is appended while it waits', async () => {
      const stream = newStream();
      const follower = follow({ after: await store().head() });
      await follower.caughtUp();
      for (let nth = 0; nth < 5; nth++) {
        await append(stream);
        await follower.until(() => follower.events.length === nth + 1);
      }
      expect(numbers(follower.of(stream))).toEqual(upTo(5));
    });

    it('has not caught up while there is more to read', async () => {
      const [stream, head] = [newStream(), await store().head()];
      for (let nth = 0; nth < 5; nth++) await append(stream, 500);
      const follower = follow({ after: head });
      await follower.caughtUp();
      expect(numbers(follower.events)).toEqual(upTo(2500));
      const told = follower.batches.map(({ caughtUp }) => caughtUp);
      expect(told.length).toBeGreaterThan(1);
      expect(told.indexOf(true)).toBe(told.length - 1);
    });

    it('says that it has caught up after a batch of any size', async () => {
      const follower = follow({ after: await store().head() });
      await follower.caughtUp();
      for (const count of [500, 1, 499, 500]) {
        const { position } = await append(newStream(), count);
        await follower.until(
          () => follower.checkpoint === position && follower.batches.at(-1)?.caughtUp === true,
        );
      }
      expect(follower.events).toHaveLength(1500);
    });

    it('moves its checkpoint past what it does not want, live and while catching up', async () => {
      const head = await store().head();
      const old = await append(newStream(), 500, 'Other');
      const follower = follow({ after: head, types: ['Wanted', 'WantedToo'] });
      await follower.until(() => follower.checkpoint === old.position);
      const fresh = await append(newStream(), 3, 'Other');
      await follower.until(() => follower.checkpoint === fresh.position);
      expect(follower.events).toEqual([]);
    });

    it('has the types it wants, and resumed at any of its checkpoints, the rest of them', async () => {
      const head = await store().head();
      const [stream, wanted] = [newStream(), ['Wanted', 'WantedToo']];
      for (const type of ['Wanted', 'Other', 'WantedToo', 'Other', 'Wanted']) await append(stream, 1, type);
      const follower = follow({ after: head, types: wanted });
      await follower.caughtUp();
      await append(stream, 1, 'Other');
      await append(stream, 1, 'Wanted');
      await follower.until(() => follower.events.length === 4);
      expect(numbers(follower.events)).toEqual([0, 2, 4, 6]);

      for (const [nth, { checkpoint }] of follower.batches.entries()) {
        const rest = follower.batches.slice(nth + 1).flatMap(({ events }) => events);
        const resumed = follow({ after: checkpoint, types: wanted });
        await resumed.caughtUp();
        expect(resumed.events).toEqual(rest);
      }
    });

    it('from far back has each event just as its stream has it', async () => {
      const [stream, head] = [newStream(), await store().head()];
      const data = { text: 'ä "架け橋" \n\u2028 ]', list: [[], {}, null, 1.5, true], big: 'x'.repeat(70) };
      const metadata = { actorId: 'n\u00e9 en "France", \n', schemaVersion: '3' };
      for (let nth = 0; nth < 6; nth++)
        await store().append(stream, newEvents(300, nth % 2 ? { data, metadata } : {}), { expected: 'any' });
      const follower = follow({ after: head });
      await follower.caughtUp();
      expect(follower.of(stream)).toHaveLength(1800);
      expect(follower.of(stream)).toEqual(await all(store().readStream(stream)));
    });

    it('that does without metadata has all else, and the schema version', async () => {
      const [stream, head] = [newStream(), await store().head()];
      const actor = { actorId: 'somebody' };
      for (const [type, metadata] of [
        ['Old', actor],
        ['Revised', { ...actor, schemaVersion: '2' }],
      ] as const)
        for (let nth = 0; nth < 3; nth++)
          await store().append(stream, newEvents(400, { type, metadata }), { expected: 'any' });
      const told = (events: RecordedEvent[]) =>
        events.map(({ metadata, ...event }) => ({ ...event, version: metadata.schemaVersion }));
      for (const types of [undefined, ['Revised']]) {
        const [whole, bare] = [follow({ after: head, types }), follow({ after: head, types, bare: true })];
        await Promise.all([whole.caughtUp(), bare.caughtUp()]);
        expect(bare.of(stream)).toHaveLength(types ? 1200 : 2400);
        expect(told(bare.events)).toEqual(told(whole.events));
      }
    });

    it('that wants no type at all still moves on', async () => {
      const follower = follow({ after: await store().head(), types: [] });
      const { position } = await append(newStream(), 2);
      await follower.until(() => follower.checkpoint === position);
      expect(follower.events).toEqual([]);
    });

    it('has its own way beside others', async () => {
      const [stream, head] = [newStream(), await store().head()];
      await append(stream, 2);
      const slow = follow({ after: head }, () => sleep(30));
      const filtered = follow({ after: head, types: ['Wanted'] });
      const quick = follow({ after: head });
      for (let nth = 0; nth < 10; nth++) await append(stream, 1, nth % 2 ? 'Wanted' : 'Other');
      await Promise.all(
        [slow, quick].map((follower) => follower.until(() => follower.of(stream).length === 12)),
      );
      await filtered.until(() => filtered.events.length === 5);
      expect(slow.events).toEqual(quick.events);
      expect(numbers(filtered.events)).toEqual([3, 5, 7, 9, 11]);
    });

    it('falls far behind and loses nothing', async () => {
      const [stream, gate] = [newStream(), new AbortController()];
      const opened = new Promise((resolve) => gate.signal.addEventListener('abort', resolve));
      const follower = follow({ after: await store().head() }, () => opened);
      await follower.until(() => follower.batches.length === 1);
      const quick = follow({ after: await store().head() });
      for (let nth = 0; nth < 8; nth++) await append(stream, 400);
      await quick.until(() => quick.events.length === 3200);
      gate.abort();
      await follower.until(() => follower.events.length === 3200);
      expect(numbers(follower.events)).toEqual(upTo(3200));
    });

    it('catches up while appends go on', async () => {
      const streams = Array.from({ length: 8 }, newStream);
      const head = await store().head();
      const writing = Promise.all(
        streams.map(async (stream) => {
          for (let nth = 0; nth < 40; nth++) await append(stream, 1 + (nth % 3));
        }),
      );
      await sleep(20);
      const joined = [follow({ after: head }), follow({ after: head })];
      await writing;
      const total = (await store().lag(head)).events;
      for (const follower of joined) {
        await follower.until(() => follower.events.length >= total);
        expect(follower.events).toHaveLength(total);
        for (const stream of streams) expect(numbers(follower.of(stream))).toEqual(upTo(total / 8));
        const positions = follower.events.map(({ position }) => position);
        expect(positions).toEqual(positions.toSorted());
      }
    });

    it('ends at once when it is told to while it waits', async () => {
      const follower = follow({ after: await store().head() });
      await follower.caughtUp();
      await sleep(30);
      expect(await follower.stop()).toBeLessThan(PROMPT);
    });

    it('ends at once when it is told to while it reads', async () => {
      const follower = follow({ after: 'start' }, () => sleep(1));
      await follower.until(() => follower.batches.length > 0);
      expect(await follower.stop()).toBeLessThan(PROMPT);
    });

    it('has nothing to say when it was told to end before it began', async () => {
      const signal = AbortSignal.abort();
      expect(await all(store().subscribe({ after: 'start', signal }))).toEqual([]);
    });

    it('can be left, and another one be taken up', async () => {
      const [stream, head] = [newStream(), await store().head()];
      const { signal } = new AbortController();
      await append(stream);
      for await (const { events } of store().subscribe({ after: head, signal })) {
        if (events.length > 0) break;
      }
      await append(stream);
      const again = follow({ after: head });
      await again.until(() => again.of(stream).length === 2);
      expect(numbers(again.of(stream))).toEqual([0, 1]);
    });

    it('ends when the store is closed', async () => {
      const other = await open();
      await other.store.append(newStream(), [newEvent()], { expected: 'none' });
      const follower = new Follower(other.store, { after: 'start' });
      await follower.until(() => follower.events.length === 1);
      await other.close();
      await expect(follower.ended).resolves.toBeUndefined();
    });
  });
}
