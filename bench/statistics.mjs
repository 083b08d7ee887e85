export const median = (values) => quantile(values, 0.5);

export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}

/** Lets each of the named works have its turn in every round, so that whatever drifts meets all; results by name. */
export async function interleaved(rounds, works) {
  const results = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, work] of Object.entries(works)) results[name].push(await work(round));
  return results;
}

/** Median of the ratios of each round. */
export const ratio = (results, baseline) => median(results.map((value, round) => value / baseline[round]));

/** So many callers repeat `call` for so long; calls a second. */
export async function rateOf(callers, milliseconds, call) {
  const began = performance.now();
  const until = began + milliseconds;
  let calls = 0;
  const caller = async () => {
    while (performance.now() < until) {
      await call(calls);
      calls++;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (calls * 1000) / (performance.now() - began);
}
