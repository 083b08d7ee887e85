import { IdsPartlyStored, WrongRevision } from '../../src/kernel/event-store/event-store-errors';
import { all, newEvent, newEvents, newStream, type Subject } from './store-fixture';

const refusedAt = (actual: number) => expect.objectContaining({ name: 'Error', actual });

export function appendContract({ store, capabilities }: Subject) {
  const { strongIdempotencyAny, strongIdempotencyExact } = capabilities;
  const idsIn = async (stream: string) => (await all(store().readStream(stream))).map(({ id }) => id);
  const idsOf = (events: readonly { id: string }[]) => events.map(({ id }) => id);

  async function streamOf(count: number) {
    const stream = newStream();
    const events = newEvents(count);
    const answer = await store().append(stream, events, { expected: 'none' });
    return { stream, events, answer };
  }

  describe('an append', () => {
    it('answers with the revision and the position of its last event', async () => {
      const { stream, answer } = await streamOf(3);
      const last = (await all(store().readStream(stream))).at(-1);
      expect(answer).toEqual({ outcome: 'stored', revision: 2, position: last?.position });
      expect(last?.revision).toBe(2);
    });

    it('continues the stream at the expected revision', async () => {
      const { stream, events } = await streamOf(2);
      const more = newEvents(2);
      const answer = await store().append(stream, more, { expected: 1 });
      expect(answer.revision).toBe(3);
      expect(await idsIn(stream)).toEqual(idsOf([...events, ...more]));
    });

    it('expects none, and is refused where there is a stream', async () => {
      const { stream, events } = await streamOf(2);
      await expect(store().append(stream, newEvents(2), { expected: 'none' })).rejects.toThrow(WrongRevision);
      expect(await idsIn(stream)).toEqual(idsOf(events));
    });

    it.each([0, 2, 7])('expects revision %i, and is refused at revision 1', async (expected) => {
      const { stream, events } = await streamOf(2);
      const refused = store().append(stream, newEvents(3), { expected });
      await expect(refused).rejects.toEqual(refusedAt(1));
      await expect(refused).rejects.toBeInstanceOf(WrongRevision);
      expect(await idsIn(stream)).toEqual(idsOf(events));
    });

    it.each([0, 5, 'exists'] as const)('expects %s, and is refused without a stream', async (expected) => {
      const stream = newStream();
      const refused = store().append(stream, [newEvent()], { expected });
      await expect(refused).rejects.toEqual(refusedAt(-1));
      await expect(refused).rejects.toBeInstanceOf(WrongRevision);
      expect(await idsIn(stream)).toEqual([]);
    });

    it('expects any, with a stream or without', async () => {
      const stream = newStream();
      expect((await store().append(stream, [newEvent()], { expected: 'any' })).revision).toBe(0);
      expect((await store().append(stream, newEvents(2), { expected: 'any' })).revision).toBe(2);
    });

    it('expects some, and continues the stream', async () => {
      const { stream } = await streamOf(2);
      expect((await store().append(stream, [newEvent()], { expected: 'exists' })).revision).toBe(2);
    });

    it('keeps the order of 500 events', async () => {
      const { stream, events, answer } = await streamOf(500);
      expect(answer.revision).toBe(499);
      const moments = (await all(store().readStream(stream))).map(({ recordedAt }) => recordedAt);
      expect(new Set(moments).size).toBe(1);
      expect(await idsIn(stream)).toEqual(idsOf(events));
    });

    it('stores the same id in two streams, as two events', async () => {
      const [event, ...streams] = [newEvent(), newStream(), newStream()] as const;
      for (const stream of streams) {
        expect((await store().append(stream, [event], { expected: 'none' })).outcome).toBe('stored');
      }
    });
  });

  describe('an append that is repeated', () => {
    const expectations = [
      ['none', 'none'],
      ['the revision', 1],
      ...(strongIdempotencyAny
        ? ([
            ['any', 'any'],
            ['some', 'exists'],
          ] as const)
        : []),
    ] as const;

    const sized = expectations.flatMap(([said, expected]) =>
      [1, 3].map((size) => ({ said, expected, size })),
    );
    it.each(sized)(
      'expecting $said, of $size, is a duplicate at the first place',
      async ({ expected, size }) => {
        const stream = newStream();
        if (expected !== 'none') await store().append(stream, newEvents(2), { expected: 'none' });
        const events = newEvents(size);
        const first = await store().append(stream, events, { expected });
        expect(first.outcome).toBe('stored');
        await store().append(stream, newEvents(2), { expected: first.revision });
        const before = await idsIn(stream);

        expect(await store().append(stream, events, { expected })).toEqual({
          ...first,
          outcome: 'duplicate',
        });
        expect(await idsIn(stream)).toEqual(before);
      },
    );

    if (strongIdempotencyExact)
      it.each([1, 2])(
        'expecting what it made of the stream, of %i, leaves the stream as it is',
        async (size) => {
          const { stream, events, answer } = await streamOf(size);
          const again = await store().append(stream, events, { expected: answer.revision });
          expect(again).toEqual({ ...answer, outcome: 'duplicate' });
          const next = newEvent();
          await store().append(stream, [next], { expected: answer.revision });
          expect(await idsIn(stream)).toEqual([...idsOf(events), next.id]);
        },
      );

    it('is recognised in capital letters', async () => {
      const { stream, events, answer } = await streamOf(1);
      const loud = events.map((event) => ({ ...event, id: event.id.toUpperCase() }));
      const again = await store().append(stream, loud, { expected: 'none' });
      expect(again).toEqual({ ...answer, outcome: 'duplicate' });
    });

    it('with one more event is no retry, and nothing is stored', async () => {
      const { stream, events } = await streamOf(2);
      const error: unknown = await store()
        .append(stream, [...events, newEvent()], { expected: 'none' })
        .catch((reason: unknown) => reason);
      expect(error instanceof IdsPartlyStored || error instanceof WrongRevision).toBe(true);
      expect(await idsIn(stream)).toEqual(idsOf(events));
    });

    const compared = [
      ...(strongIdempotencyAny ? (['any', 'exists'] as const) : []),
      ...(strongIdempotencyExact ? [1] : []),
    ];
    it.each(compared)('in part, expecting %s, stores nothing', async (expected) => {
      const { stream, events } = await streamOf(2);
      for (const some of [
        [events[1], newEvent()],
        [newEvent(), events[0]],
        [events[1], events[0]],
      ]) {
        await expect(store().append(stream, some, { expected })).rejects.toThrow(IdsPartlyStored);
      }
      expect(await idsIn(stream)).toEqual(idsOf(events));
      expect((await store().append(stream, [newEvent()], { expected: 1 })).revision).toBe(2);
    });
  });
}
