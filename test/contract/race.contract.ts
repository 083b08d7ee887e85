import type { Expected, NewEvent } from '../../src/kernel/event-store/event-store';
import { WrongRevision } from '../../src/kernel/event-store/event-store-errors';
import { all, newEvent, newEvents, newStream, settled, type Subject } from './store-fixture';

const RACERS = 20;

export function raceContract({ store, capabilities: { strongIdempotencyAny } }: Subject) {
  async function race(stream: string, expected: Expected, eventsOf: () => NewEvent[]) {
    const calls = Array.from({ length: RACERS }, () => store().append(stream, eventsOf(), { expected }));
    const { answers, errors } = await settled(calls);
    const stored = await all(store().readStream(stream));
    return {
      stored: answers.filter(({ outcome }) => outcome === 'stored').length,
      duplicates: answers.filter(({ outcome }) => outcome === 'duplicate').length,
      refused: errors.filter((error) => error instanceof WrongRevision).length,
      places: new Set(answers.map(({ position }) => position)).size,
      revisions: stored.map(({ revision }) => revision),
    };
  }

  const upTo = (count: number) => Array.from({ length: count }, (_, revision) => revision);

  describe(`of ${RACERS} appends at once`, () => {
    it('one wins that expects no stream', async () => {
      const result = await race(newStream(), 'none', () => newEvents(2));
      expect(result).toEqual({ stored: 1, duplicates: 0, refused: 19, places: 1, revisions: upTo(2) });
    });

    it('one wins that expects a revision', async () => {
      const stream = newStream();
      await store().append(stream, newEvents(1), { expected: 'none' });
      const result = await race(stream, 0, () => newEvents(2));
      expect(result).toEqual({ stored: 1, duplicates: 0, refused: 19, places: 1, revisions: upTo(3) });
    });

    it('all are stored that expect any, one behind the other', async () => {
      const result = await race(newStream(), 'any', () => newEvents(2));
      expect(result).toEqual({ stored: 20, duplicates: 0, refused: 0, places: 20, revisions: upTo(40) });
    });

    it.each(['none', 0] as const)('with the same ids, expecting %s, one is stored', async (expected) => {
      const stream = newStream();
      const first = expected === 0 ? 1 : 0;
      if (first) await store().append(stream, [newEvent()], { expected: 'none' });
      const events = newEvents(2);
      const result = await race(stream, expected, () => events);
      expect(result).toEqual({
        stored: 1,
        duplicates: 19,
        refused: 0,
        places: 1,
        revisions: upTo(2 + first),
      });
    });

    (strongIdempotencyAny ? it : it.skip)('with the same ids, expecting any, one is stored', async () => {
      const events = newEvents(2);
      const result = await race(newStream(), 'any', () => events);
      expect(result).toEqual({ stored: 1, duplicates: 19, refused: 0, places: 1, revisions: upTo(2) });
    });
  });
}
