import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

type Close = () => Promise<unknown>;

const CLOSED_WITHIN_MS = 20_000;
const open = new Set<Close>();
const ended = new AbortController();

/** Aborted once the tests of the file have ended, whatever came of them: nothing that they began goes on after that. */
export const fileEnd: AbortSignal = ended.signal;
setMaxListeners(Infinity, fileEnd);

/**
 * The same, at most once, and at the end of the file where nobody called it: a set-up that fails or takes too long leaves
 * open what it has opened. What such a set-up opens even later is closed at once.
 */
export function closedAtEnd(close: Close): () => Promise<void> {
  let closing: Promise<void> | undefined;
  const once = () => {
    open.delete(once);
    closing ??= close().then(() => undefined);
    return closing;
  };
  open.add(once);
  if (fileEnd.aborted) once().catch(() => undefined);
  return once;
}

/** The last opened first, which may stand on the others. */
export async function closeLeftOpen(): Promise<void> {
  ended.abort();
  for (const close of [...open].toReversed()) {
    const closed = close().catch(() => undefined);
    await Promise.race([closed, sleep(CLOSED_WITHIN_MS, undefined, { ref: false })]);
  }
}
