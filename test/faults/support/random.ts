/** Chance that can be had again: the seed is printed, and `FAULTS_SEED` gives it back. */
export function random(seed = Number(process.env.FAULTS_SEED) || Math.floor(Math.random() * 2 ** 31)): {
  /** From 0 to 1, without 1. */
  next(): number;
} {
  process.stdout.write(`seed ${seed} (FAULTS_SEED=${seed} repeats it)\n`);
  let state = seed;
  return {
    // mulberry32
    next() {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}
