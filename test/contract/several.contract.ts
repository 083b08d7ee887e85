import type { AppendPart, Expected, NewEvent } from '../../src/kernel/event-store/event-store';
import {
  IdsPartlyStored,
  InvalidEvent,
  WrongRevision,
} from '../../src/kernel/event-store/event-store-errors';
import { all, Follower, newEvent, newEvents, newStream, settled, type Subject } from './store-fixture';

const RACERS = 10;

/** Appends to several streams at once; what older servers lack of it is in test/kurrentdb/several-streams.spec.ts. */
export function severalContract({ store }: Pick<Subject, 'store'>) {
  const part = (stream: string, expected: Expected, events: readonly NewEvent[]): AppendPart => ({
    stream,
    expected,
    events,
  });
  const check = (stream: string, expected: Expected) => part(stream, expected, []);
  const many = (...parts: AppendPart[]) => store().appendMany(parts);
  const idsIn = async (stream: string) => (await all(store().readStream(stream))).map(({ id }) => id);
  const idsOf = (events: readonly NewEvent[]) => events.map(({ id }) => id);
  const errorOf = (call: Promise<unknown>) =>
    call.then(
      () => undefined,
      (error: unknown) => error,
    );

  async function streamOf(count: number) {
    const stream = newStream();
    const events = newEvents(count);
    await store().append(stream, events, { expected: 'none' });
    return { stream, events };
  }

  describe('an append to several streams', () => {
    it('is stored in all of them, one behind the other in the order of the parts', async () => {
      const there = await streamOf(2);
      const events = { late: newEvents(2), there: newEvents(1), early: newEvents(2), exists: newEvents(1) };
      const [late, early] = [`thing-z${newStream()}`, `thing-a${newStream()}`];
      const exists = await streamOf(1);
      const before = await store().head();
      const answer = await many(
        part(late, 'none', events.late),
        part(there.stream, 1, events.there),
        part(early, 'any', events.early),
        part(exists.stream, 'exists', events.exists),
      );
      expect(answer.outcome).toBe('stored');
      const revisions = { [late]: 1, [there.stream]: 2, [early]: 1, [exists.stream]: 1 };
      expect(Object.fromEntries(answer.revisions)).toEqual(revisions);

      const follower = new Follower(store(), { after: before });
      await follower.until(() => follower.events.length >= 6);
      await follower.stop();
      expect(idsOf(follower.events)).toEqual(Object.values(events).flatMap(idsOf));
      expect(answer.position).toBe(follower.events[5].position);
      expect(follower.events.map(({ revision }) => revision)).toEqual([0, 1, 2, 0, 1, 1]);
      expect(await idsIn(there.stream)).toEqual(idsOf([...there.events, ...events.there]));
    });

    it('keeps what it was given', async () => {
      const event = newEvent({ data: { 名: '岐阜', n: 1.5 }, metadata: { by: 'x', $causationId: 'y' } });
      const stream = newStream();
      await many(part(stream, 'none', [event]), part(newStream(), 'none', newEvents(1)));
      expect(await all(store().readStream(stream))).toEqual([expect.objectContaining({ ...event, stream })]);
    });

    it.each([
      ['none', 'exists', -1],
      [1, 7, -1],
      [0, 0, 1],
    ] as const)('expecting %s and %s stores nothing where one is not so', async (ofOne, ofOther, actual) => {
      const one = ofOne === 'none' ? newStream() : (await streamOf(2)).stream;
      const other = newStream();
      const before = await idsIn(one);
      const refused = many(part(one, ofOne, newEvents(2)), part(other, ofOther, newEvents(1)));
      const stream = ofOne === 0 ? one : other;
      await expect(refused).rejects.toMatchObject({ stream, actual });
      await expect(refused).rejects.toBeInstanceOf(WrongRevision);
      expect(await Promise.all([one, other].map(idsIn))).toEqual([before, []]);
      expect((await store().append(other, newEvents(1), { expected: 'none' })).revision).toBe(0);
    });

    it.each([
      ['none', 0],
      ['any', 'exists'],
      ['none', 'any'],
    ] as const)('repeated, expecting %s and %s, is a duplicate at the first places', async (ofNew, ofOld) => {
      const [fresh, old] = [newStream(), (await streamOf(1)).stream];
      const parts = [part(fresh, ofNew, newEvents(2)), part(old, ofOld, newEvents(1))];
      const answer = await many(...parts);
      for (const [stream, revision] of answer.revisions)
        await store().append(stream, newEvents(1), { expected: revision });
      const before = await Promise.all([fresh, old].map(idsIn));
      expect(await many(...parts)).toEqual({ ...answer, outcome: 'duplicate' });
      expect(await Promise.all([fresh, old].map(idsIn))).toEqual(before);
    });

    it.each(['none', 'any'] as const)('that repeats some, expecting %s, stores nothing', async (expected) => {
      const [first, second] = [newStream(), newStream()];
      const known = part(first, expected, newEvents(2));
      await many(known, part(newStream(), 'none', newEvents(1)));
      for (const parts of [
        [known, part(second, expected, newEvents(1))],
        [part(second, expected, newEvents(1)), known],
        [part(first, 'any', [known.events[1], newEvent()]), part(second, expected, newEvents(1))],
      ]) {
        const error = await errorOf(many(...parts));
        expect(error instanceof IdsPartlyStored || error instanceof WrongRevision).toBe(true);
      }
      expect(await Promise.all([first, second].map(idsIn))).toEqual([idsOf(known.events), []]);
    });

    it('is refused before anything is stored where something is amiss', async () => {
      const stream = newStream();
      const one = () => part(newStream(), 'none', newEvents(1));
      for (const parts of [
        [],
        [check(stream, 'none')],
        [one(), part(stream, 'none', newEvents(1)), part(stream.toUpperCase(), 'any', newEvents(1))],
        [one(), check(stream, 'any')],
        [one(), part(stream, 'none', newEvents(500))],
        [one(), part(stream, 'none', [newEvent({ data: { text: 'a\u0000b' } })])],
        [one(), part('nothing', 'none', newEvents(1))],
      ]) {
        await expect(many(...parts)).rejects.toBeInstanceOf(InvalidEvent);
        expect(await Promise.all(parts.map((each) => idsIn(each.stream)))).toEqual(parts.map(() => []));
      }
    });

    it(`of ${RACERS} at once with the streams in any order, one wins that expects none`, async () => {
      const streams = [newStream(), newStream(), newStream()];
      const calls = Array.from({ length: RACERS }, (_, nth) => {
        const order = nth % 2 === 0 ? streams : streams.toReversed();
        return many(...order.map((stream) => part(stream, 'none', newEvents(2))));
      });
      const { answers, errors } = await settled(calls);
      expect(answers.map(({ outcome }) => outcome)).toEqual(['stored']);
      expect(errors.filter((error) => error instanceof WrongRevision)).toHaveLength(RACERS - 1);
      expect((await Promise.all(streams.map(idsIn))).map(({ length }) => length)).toEqual([2, 2, 2]);
    });

    it('goes on beside others to the same streams, and none is lost', async () => {
      const streams = [newStream(), newStream()];
      const calls = Array.from({ length: RACERS }, (_, nth) => {
        const order = nth % 2 === 0 ? streams : streams.toReversed();
        return [
          many(...order.map((stream) => part(stream, 'any', newEvents(1)))),
          store().append(streams[nth % 2], newEvents(1), { expected: 'any' }),
        ];
      });
      const { errors } = await settled<unknown>(calls.flat());
      expect(errors).toEqual([]);
      for (const stream of streams) {
        const revisions = (await all(store().readStream(stream))).map(({ revision }) => revision);
        expect(revisions).toEqual(Array.from({ length: RACERS * 1.5 }, (_, nth) => nth));
      }
    });
  });

  describe('an append with streams that are only checked', () => {
    it('is stored where they are as expected, and they stay as they are', async () => {
      const [held, absent, target] = [await streamOf(2), newStream(), newStream()];
      const answer = await many(
        check(held.stream, 1),
        part(target, 'none', newEvents(1)),
        check(absent, 'none'),
      );
      expect([...answer.revisions]).toEqual([[target, 0]]);
      await many(check(held.stream, 'exists'), part(target, 0, newEvents(1)));
      expect(await idsIn(held.stream)).toEqual(idsOf(held.events));
      expect((await store().append(absent, newEvents(1), { expected: 'none' })).revision).toBe(0);
    });

    it.each([
      [0, 1],
      ['none', 1],
      ['exists', -1],
      [3, -1],
    ] as const)('expecting %s is refused at revision %i, and nothing is stored', async (expected, actual) => {
      const checked = actual < 0 ? newStream() : (await streamOf(2)).stream;
      const target = newStream();
      const refused = many(part(target, 'none', newEvents(1)), check(checked, expected));
      await expect(refused).rejects.toMatchObject({ stream: checked, actual });
      await expect(refused).rejects.toBeInstanceOf(WrongRevision);
      expect(await idsIn(target)).toEqual([]);
      expect((await store().append(target, newEvents(1), { expected: 'none' })).revision).toBe(0);
    });

    it('repeated is a duplicate, whatever became of them', async () => {
      const [checked, target] = [newStream(), newStream()];
      const parts = [check(checked, 'none'), part(target, 'none', newEvents(1))];
      const answer = await many(...parts);
      await store().append(checked, newEvents(1), { expected: 'none' });
      expect(await many(...parts)).toEqual({ ...answer, outcome: 'duplicate' });
    });

    it('of two that each rest on what the other writes, one is stored', async () => {
      for (let round = 0; round < 10; round++) {
        const [one, other] = [newStream(), newStream()];
        const { answers, errors } = await settled([
          many(part(one, 'none', newEvents(1)), check(other, 'none')),
          many(check(one, 'none'), part(other, 'none', newEvents(1))),
        ]);
        expect(answers).toHaveLength(1);
        expect(errors).toEqual([expect.any(WrongRevision)]);
      }
    });

    it('is not stored past an append that comes to them at the same time', async () => {
      for (let round = 0; round < 10; round++) {
        const [checked, target] = [newStream(), newStream()];
        const { answers } = await settled<unknown>([
          store().append(checked, newEvents(1), { expected: 'none' }),
          many(part(target, 'none', newEvents(1)), check(checked, 'none')),
        ]);
        const [first] = await all(store().readStream(checked));
        const [second] = await all(store().readStream(target));
        expect(answers.length).toBe(second ? 2 : 1);
        if (second) expect(store().compare(second.position, first.position)).toBe(-1);
      }
    });
  });
}
