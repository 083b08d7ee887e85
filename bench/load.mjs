import { setTimeout as sleep } from 'node:timers/promises';

/** All callers as fast as they can for so long: answers with their milliseconds, and how many a second. */
export async function fullLoad(callers, milliseconds) {
  const began = performance.now();
  const answers = [];
  await Promise.all(
    callers.map(async (caller) => {
      while (performance.now() - began < milliseconds) answers.push(await caller.next());
    }),
  );
  return { answers, rate: (answers.length * 1000) / (performance.now() - began) };
}

/** Commands that come at a rate, whether or not those before are answered; a late one counts from when it was due. */
export async function steadyLoad(callers, milliseconds, rate) {
  const began = performance.now();
  const waits = [];
  let due = 0;
  await Promise.all(
    callers.map(async (caller) => {
      for (;;) {
        const at = (due++ * 1000) / rate;
        if (at > milliseconds) return;
        const early = at - (performance.now() - began);
        if (early > 0) await sleep(early);
        await caller.next();
        waits.push(performance.now() - began - at);
      }
    }),
  );
  return waits;
}
