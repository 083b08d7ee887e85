import { existsSync } from 'node:fs';

const LIBRARIES = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
];
const library = LIBRARIES.find((path) => existsSync(path));

/** Why the clock of a process cannot be falsified here; nothing where it can. */
export const whyNoFalseClock = (): string | undefined =>
  library ? undefined : 'faketime is not installed (apt-get install faketime)';

/**
 * Environment of a process whose calendar is wrong, and whose stopwatch is right. What it says stands in a file, which may
 * change while the process runs: `+2h`, or a moment at which it stands.
 */
export const clockIn = (file: string): Record<string, string> => ({
  LD_PRELOAD: library ?? '',
  FAKETIME_TIMESTAMP_FILE: file,
  FAKETIME_NO_CACHE: '1',
  DONT_FAKE_MONOTONIC: '1',
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
  NO_FAKE_STAT: '1',
  TZ: 'UTC',
});

const RightDate = Date;

/** Whoever asks this process for the time hears this one, by `Date.now` and by `new Date()`, until `rightClock`. */
export function wrongClock(now: () => number): void {
  // A proxy, and not a class of its own, so that dates made before and after are instances of both.
  globalThis.Date = new Proxy(RightDate, {
    construct: (date, given: unknown[], asked) =>
      Reflect.construct(date, given.length > 0 ? given : [now()], asked) as Date,
    get: (date, name, asked) => (name === 'now' ? now : (Reflect.get(date, name, asked) as unknown)),
  });
}

export const rightClock = (): void => void (globalThis.Date = RightDate);
