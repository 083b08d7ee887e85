import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadStream } from '../../src/kernel/event-store/event-store';
import { all, newEvents, newStream, type Subject } from './store-fixture';

const LENGTH = 1200;
const REVISIONS = Array.from({ length: LENGTH }, (_, revision) => revision);

const READS: [ReadStream, number[]][] = [
  [{}, REVISIONS],
  [{ from: 1190 }, REVISIONS.slice(1190)],
  [{ from: 400, to: 1100 }, REVISIONS.slice(400, 1101)],
  [{ to: 2 }, [0, 1, 2]],
  [{ max: 3 }, [0, 1, 2]],
  [{ max: 600 }, REVISIONS.slice(0, 600)],
  [{ from: 5, max: 2 }, [5, 6]],
  [{ from: 5, to: 5 }, [5]],
  [{ from: 6, to: 5 }, []],
  [{ from: LENGTH }, []],
  [{ max: 0 }, []],
  [{ direction: 'backward' }, REVISIONS.toReversed()],
  [{ direction: 'backward', max: 1 }, [1199]],
  [{ direction: 'backward', from: 3 }, [3, 2, 1, 0]],
  [{ direction: 'backward', from: 1100, to: 400 }, REVISIONS.slice(400, 1101).toReversed()],
  [{ direction: 'backward', from: 700, max: 600 }, REVISIONS.slice(101, 701).toReversed()],
  [{ direction: 'backward', from: 5, to: 6 }, []],
];

export function readContract({ store }: Subject) {
  const revisions = async (stream: string, options: ReadStream) =>
    (await all(store().readStream(stream, options))).map(({ revision }) => revision);

  describe('a stream', () => {
    const long = newStream();
    beforeAll(async () => {
      for (const count of [500, 500, 200]) await store().append(long, newEvents(count), { expected: 'any' });
    });

    it.each(READS)('is read with %j', async (options, expected) => {
      expect(await revisions(long, options)).toEqual(expected);
    });

    it.each([newStream(), 'no stream id', '', 'thing-\u0000'])(
      'that does not exist is empty: %j',
      async (stream) => {
        expect(await all(store().readStream(stream))).toEqual([]);
        expect(await all(store().readStream(stream, { direction: 'backward', max: 1 }))).toEqual([]);
      },
    );

    it('is read as of a moment, in both directions', async () => {
      const stream = newStream();
      await store().append(stream, newEvents(2), { expected: 'none' });
      await sleep(5);
      await store().append(stream, newEvents(1), { expected: 1 });
      const [first, second, third] = (await all(store().readStream(stream))).map(
        ({ recordedAt }) => recordedAt,
      );
      expect(second).toBe(first);
      expect(third > first).toBe(true);

      const before = new Date(Date.parse(first) - 1).toISOString();
      expect(await revisions(stream, { asOf: before })).toEqual([]);
      expect(await revisions(stream, { asOf: first })).toEqual([0, 1]);
      expect(await revisions(stream, { asOf: first, direction: 'backward', max: 1 })).toEqual([1]);
      expect(await revisions(stream, { asOf: third })).toEqual([0, 1, 2]);
    });

    it('can be left in the middle of reading', async () => {
      let read = 0;
      for await (const { revision } of store().readStream(long)) {
        read++;
        if (revision === 600) break;
      }
      expect(read).toBe(601);
    });
  });
}
