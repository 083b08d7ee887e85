import { readdirSync, readFileSync } from 'node:fs';

const TICK_MS = 10;

const statOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  return {
    parent: fields[1],
    milliseconds: (fields[11] + fields[12]) * TICK_MS,
    ended: (fields[13] + fields[14]) * TICK_MS,
  };
};

/** Milliseconds of processor time so far: of the service, of PostgreSQL with its backends, of this process. */
export function processorTimes(service, postgres) {
  const times = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)))
    try {
      times.set(Number(name), statOf(name));
    } catch {
      // It has ended meanwhile.
    }
  const backends = [...times.values()].filter(({ parent }) => parent === postgres);
  const { milliseconds, ended } = times.get(postgres);
  const { user, system } = process.cpuUsage();
  return {
    service: times.get(service).milliseconds,
    PostgreSQL: backends.reduce((sum, one) => sum + one.milliseconds, milliseconds + ended),
    'load generator': (user + system) / 1000,
  };
}

export const perCommand = (before, after, commands) =>
  Object.entries(after)
    .map(([name, value]) => `${name} ${((value - before[name]) / commands).toFixed(2)} ms`)
    .join(', ');
