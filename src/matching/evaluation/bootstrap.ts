/** A value of one question; questions of one partnership are drawn together, since they are not independent. */
export interface Observation {
  readonly group: string;
  readonly value: number;
}

export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;
const SEED = 20261124;
const TAIL = 0.025;

/** Mean with its 95 % interval by the percentile bootstrap (Efron 1979) over partnerships; the seed is fixed. */
export function estimate(observations: readonly Observation[]): Estimate | null {
  if (observations.length === 0) return null;
  const groups = sumsByGroup(observations);
  const chance = mulberry32(SEED);
  const means: number[] = [];
  for (let round = 0; round < RESAMPLES; round++) {
    let [sum, count] = [0, 0];
    for (let draw = 0; draw < groups.length; draw++) {
      const group = groups[Math.floor(chance() * groups.length)];
      sum += group.sum;
      count += group.count;
    }
    means.push(sum / count);
  }
  means.sort((one, other) => one - other);
  const at = (share: number) => means[Math.round(share * (RESAMPLES - 1))];
  const mean = observations.reduce((sum, { value }) => sum + value, 0) / observations.length;
  return { mean, low: at(TAIL), high: at(1 - TAIL) };
}

function sumsByGroup(observations: readonly Observation[]): { sum: number; count: number }[] {
  const groups = new Map<string, { sum: number; count: number }>();
  for (const { group, value } of observations) {
    const { sum, count } = groups.get(group) ?? { sum: 0, count: 0 };
    groups.set(group, { sum: sum + value, count: count + 1 });
  }
  return [...groups.values()];
}

/** Tommy Ettinger's generator: 32 bits of state, the same numbers everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.trunc(state + 0x6d2b79f5);
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
