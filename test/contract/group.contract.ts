import type { Expected, NewEvent } from '../../src/kernel/event-store/event-store';
import {
  IdsPartlyStored,
  InvalidEvent,
  WrongRevision,
} from '../../src/kernel/event-store/event-store-errors';
import { all, newEvent, newEvents, newStream, type Subject } from './store-fixture';

const ROUNDS = 5;
const CALLERS = 40;

/** Appends that are asked for at once, as callers do who know nothing of each other. */
export function groupContract({ store }: Subject) {
  const append = (stream: string, expected: Expected, events: NewEvent[]) =>
    store().append(stream, events, { expected });
  const idsIn = async (stream: string) => (await all(store().readStream(stream))).map(({ id }) => id);
  const idsOf = (events: readonly NewEvent[]) => events.map(({ id }) => id);
  const upTo = (count: number) => Array.from({ length: count }, (_, nth) => nth);

  async function existing(count: number) {
    const stream = newStream();
    const events = newEvents(count);
    const answer = await append(stream, 'none', events);
    return { stream, events, answer };
  }

  describe('appends at once', () => {
    it('are answered each by its own outcome, and none touches another', async () => {
      const [held, repeated, part, twice] = [
        await existing(2),
        await existing(3),
        await existing(2),
        await existing(1),
      ];
      const good = upTo(20).map(() => ({ stream: newStream(), events: newEvents(2) }));
      const [first, second, further] = [newEvents(2), newEvents(1), newEvents(1)];
      const asked = {
        some: good.slice(0, 10).map(({ stream, events }) => append(stream, 'none', events)),
        conflict: append(held.stream, 0, newEvents(1)),
        duplicate: append(repeated.stream, 'none', repeated.events),
        missing: append(newStream(), 'exists', newEvents(1)),
        partial: append(part.stream, 'any', [part.events[1], newEvent()]),
        bad: append(newStream(), 'none', [newEvent({ data: { text: 'a\u0000b' } })]),
        first: append(twice.stream, 0, first),
        second: append(twice.stream, 2, second),
        late: append(twice.stream, 0, newEvents(1)),
        further: append(held.stream, 1, further),
        others: good.slice(10).map(({ stream, events }) => append(stream, 'any', events)),
      };
      const results = Object.values(asked).flat();
      await Promise.allSettled(results);

      await expect(asked.conflict).rejects.toBeInstanceOf(WrongRevision);
      expect(await asked.duplicate).toEqual({ ...repeated.answer, outcome: 'duplicate' });
      await expect(asked.missing).rejects.toMatchObject({ actual: -1 });
      await expect(asked.partial).rejects.toBeInstanceOf(IdsPartlyStored);
      await expect(asked.bad).rejects.toBeInstanceOf(InvalidEvent);
      expect((await asked.first).revision).toBe(2);
      expect((await asked.second).revision).toBe(3);
      await expect(asked.late).rejects.toMatchObject({ actual: expect.any(Number) });
      expect((await asked.further).revision).toBe(2);
      for (const [nth, answer] of [...asked.some, ...asked.others].entries()) {
        const { stream, events } = good[nth];
        const stored = await all(store().readStream(stream));
        expect(idsOf(stored)).toEqual(idsOf(events));
        expect(await answer).toEqual({ outcome: 'stored', revision: 1, position: stored[1].position });
      }
      expect(await idsIn(held.stream)).toEqual(idsOf([...held.events, ...further]));
      expect(await idsIn(repeated.stream)).toEqual(idsOf(repeated.events));
      expect(await idsIn(part.stream)).toEqual(idsOf(part.events));
      expect(await idsIn(twice.stream)).toEqual(idsOf([...twice.events, ...first, ...second]));
    });

    it('of all kinds of expectation are all stored', async () => {
      const kinds: Expected[] = ['none', 1, 'any', 'exists'];
      const calls = await Promise.all(
        upTo(CALLERS).map(async (nth) => {
          const expected = kinds[nth % kinds.length];
          const { stream, events } =
            expected === 'none' ? { stream: newStream(), events: [] } : await existing(2);
          return { stream, expected, before: events, events: newEvents(1 + (nth % 3)) };
        }),
      );
      const answers = await Promise.all(
        calls.map(({ stream, expected, events }) => append(stream, expected, events)),
      );
      for (const [nth, { stream, before, events }] of calls.entries()) {
        const stored = await all(store().readStream(stream));
        expect(idsOf(stored)).toEqual(idsOf([...before, ...events]));
        expect(stored.map(({ revision }) => revision)).toEqual(upTo(stored.length));
        expect(answers[nth]).toEqual({
          outcome: 'stored',
          revision: stored.length - 1,
          position: stored.at(-1)?.position,
        });
      }
    });

    it('to one stream work in the order in which they came', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const stream = newStream();
        const events = newEvents(CALLERS);
        const answers = await Promise.all(events.map((event) => append(stream, 'any', [event])));
        expect(answers.map(({ revision }) => revision)).toEqual(upTo(CALLERS));
        expect(await idsIn(stream)).toEqual(idsOf(events));
        const positions = answers.map(({ position }) => position);
        expect(positions).toEqual(positions.toSorted());
      }
    });

    it('that repeat others are duplicates, whatever comes beside them', async () => {
      const calls = upTo(CALLERS).map(() => ({ stream: newStream(), events: newEvents(2) }));
      const ask = ({ stream, events }: (typeof calls)[number]) => append(stream, 'none', events);
      const [first, again] = [calls.slice(0, CALLERS / 2), calls.slice(CALLERS / 2)];
      const stored = await Promise.all(first.map(ask));
      const answers = await Promise.all(calls.map(ask));
      expect(answers.slice(0, first.length)).toEqual(
        stored.map((answer) => ({ ...answer, outcome: 'duplicate' })),
      );
      expect(answers.slice(first.length).map(({ outcome }) => outcome)).toEqual(again.map(() => 'stored'));
    });
  });
}
