import { setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '../../src/kernel/event-store/event-store';
import { ForeignPosition } from '../../src/kernel/event-store/event-store-errors';
import { all, newEvent, newEvents, newStream, type Subject } from './store-fixture';

const NO_TOKENS = [
  '',
  '0',
  'pg1',
  'pg1.00000000.1',
  'kdb1.0000000000000001.0000000000000001',
  'x'.repeat(5000),
];

export function positionContract({ store, open }: Subject) {
  describe('a position', () => {
    it('is later as text than those before it, whatever the stream', async () => {
      const positions: Position[] = [store().start];
      for (let nth = 0; nth < 12; nth++) {
        const answer = await store().append(newStream(), [newEvent()], { expected: 'none' });
        positions.push(answer.position);
      }
      expect(positions.toSorted()).toEqual(positions);
      expect(new Set(positions).size).toBe(13);
    });

    it('is compared as it sorts', async () => {
      const stream = newStream();
      await store().append(stream, newEvents(2), { expected: 'none' });
      const [first, second] = (await all(store().readStream(stream))).map(({ position }) => position);
      expect(store().compare(first, second)).toBe(-1);
      expect(store().compare(second, first)).toBe(1);
      expect(store().compare(first, first)).toBe(0);
      expect(store().compare(store().start, first)).toBe(-1);
    });

    it('at the head is that of the last event', async () => {
      const { position } = await store().append(newStream(), newEvents(3), { expected: 'none' });
      expect(store().compare(await store().head(), position)).not.toBe(-1);
      expect(await store().lag(await store().head())).toEqual({ events: 0, seconds: 0 });
    });

    it('tells the number of events behind it', async () => {
      const before = await store().head();
      await store().append(newStream(), newEvents(7), { expected: 'none' });
      const { position } = await store().append(newStream(), newEvents(5), { expected: 'none' });
      expect(await store().lag(before)).toMatchObject({ events: 12 });
      expect(await store().lag(position)).toEqual({ events: 0, seconds: 0 });
    });

    it('tells how long the oldest event behind it has been stored', async () => {
      const before = await store().head();
      const first = await store().append(newStream(), newEvents(1), { expected: 'none' });
      await sleep(300);
      await store().append(newStream(), newEvents(1), { expected: 'none' });
      const { seconds } = await store().lag(before);
      expect(seconds).toBeGreaterThan(0.25);
      expect(seconds).toBeLessThan(20);
      expect((await store().lag(first.position)).seconds).toBeLessThan(seconds - 0.25);
    });

    it.each(NO_TOKENS)('that is none is refused: %j', async (text) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what is tried
      const foreign = text as Position;
      expect(() => store().compare(foreign, store().start)).toThrow(ForeignPosition);
      expect(() => store().compare(store().start, foreign)).toThrow(ForeignPosition);
      await expect(store().lag(foreign)).rejects.toThrow(ForeignPosition);
      const signal = new AbortController().signal;
      await expect(all(store().subscribe({ after: foreign, signal }))).rejects.toThrow(ForeignPosition);
    });

    it('of another store is refused', async () => {
      const other = await open();
      const { position } = await other.store.append(newStream(), [newEvent()], { expected: 'none' });
      await other.close();
      expect(() => store().compare(position, store().start)).toThrow(ForeignPosition);
      await expect(store().lag(position)).rejects.toThrow(ForeignPosition);
    });
  });
}
