import { Poisoned, withRetries } from './retries';

describe('work that fails again and again', () => {
  it('is tried four times, after pauses that grow, before the event is given up', async () => {
    const tries: number[] = [];
    const work = async () => {
      tries.push(performance.now());
      throw new Error('never');
    };
    await expect(withRetries(work, { position: '1', type: 'Odd' })).rejects.toBeInstanceOf(Poisoned);
    const pauses = tries.slice(1).map((at, nth) => at - tries[nth]);
    expect(pauses).toHaveLength(3);
    expect(pauses[1]).toBeGreaterThan(2 * pauses[0]);
    expect(pauses[2]).toBeGreaterThan(2 * pauses[1]);
    expect(pauses[2]).toBeLessThan(3000);
  });
});
