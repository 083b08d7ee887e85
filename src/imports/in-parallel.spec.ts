import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel } from './in-parallel';

it('each item is worked on once, so many at a time and no more', async () => {
  let running = 0;
  let most = 0;
  const seen: number[] = [];
  await inParallel([...Array(20).keys()], 4, async (item, index) => {
    most = Math.max(most, (running += 1));
    await sleep(1);
    seen.push(item);
    expect(item).toBe(index);
    running -= 1;
  });
  expect(most).toBe(4);
  expect(seen.sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
});

it('an error ends the work, after what was begun', async () => {
  const finished: number[] = [];
  const work = async (item: number) => {
    await sleep(item === 0 ? 1 : 5);
    if (item === 0) throw new Error('broken');
    finished.push(item);
  };
  await expect(inParallel([...Array(9).keys()], 3, work)).rejects.toThrow('broken');
  expect(finished).toEqual([1, 2]);
});
