/** 1 by the place of the first that is meant; 0 where none is. */
export function reciprocalRank(meant: readonly boolean[]): number {
  const index = meant.indexOf(true);
  return index < 0 ? 0 : 1 / (index + 1);
}

/** The Gini coefficient of counts: 0 where all have the same, towards 1 where one has all. */
export function gini(counts: readonly number[]): number {
  const sorted = counts.toSorted((one, other) => one - other);
  const total = sorted.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  const ranked = sorted.reduce((sum, count, index) => sum + (index + 1) * count, 0);
  return (2 * ranked) / (sorted.length * total) - (sorted.length + 1) / sorted.length;
}
