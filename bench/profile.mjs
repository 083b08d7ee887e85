import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const profileFolder = () => mkdtempSync(join(tmpdir(), 'kakehashi-profile-'));

/** How busy the service was in its last milliseconds, and with what, by package or room, the largest first; the folder is removed. */
export function summaryOf(folder, milliseconds) {
  const [file] = readdirSync(folder);
  const { nodes, samples, timeDeltas, startTime, endTime } = JSON.parse(
    readFileSync(join(folder, file), 'utf8'),
  );
  rmSync(folder, { recursive: true });
  const rooms = new Map(nodes.map(({ id, callFrame }) => [id, roomOf(callFrame)]));
  const spent = new Map();
  let time = startTime;
  samples.forEach((id, at) => {
    time += timeDeltas[at];
    if (time < endTime - milliseconds * 1000) return;
    spent.set(rooms.get(id), (spent.get(rooms.get(id)) ?? 0) + timeDeltas[at]);
  });
  const idle = spent.get('(idle)') ?? 0;
  const busy = [...spent.values()].reduce((sum, part) => sum + part, 0) - idle;
  const largest = [...spent]
    .filter(([room]) => room !== '(idle)')
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, 14)
    .map(([room, part]) => `${room} ${((part * 100) / busy).toFixed(1)} %`)
    .join(', ');
  return `${((busy * 100) / (busy + idle)).toFixed(0)} % busy: ${largest}`;
}

function roomOf({ functionName, url }) {
  if (/^\((idle|program|garbage collector)\)$/.test(functionName)) return functionName;
  const [, dependency] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (dependency) return dependency;
  const [, room] = /dist\/((?:kernel\/)?[^/]+)/.exec(url) ?? [];
  if (room) return `src/${room}`;
  return url ? url.split('/').slice(0, 2).join('/') : `native ${functionName || 'code'}`;
}
