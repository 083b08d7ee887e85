import type { INestApplicationContext } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { EVENT_STORE, type EventStore } from '../kernel/event-store/event-store';
import { type CheckpointRow, Checkpoints } from '../kernel/following/checkpoints';
import { Followers } from '../kernel/following/followers';
import { startOver } from '../kernel/following/start-over';
import { Copies, NewerVersion, nextOf, NothingKept } from '../kernel/projections/copies';
import { Exit, type ExitCode, Usage } from './exit';

const LOOK_EVERY_MS = 50;
const TELL_EVERY_MS = 1000;
/** To count a million events takes a tenth of a second, which the rebuild then lacks: one part in so many is enough. */
const COUNTING_SHARE = 20;
const TELL_AT_LEAST_EVERY_MS = 5000;

/**
 * Folds the record anew beside the live read model, which serves on, and switches to it; with `back`, to what stood there
 * before the last switch. Goes on where a killed one left off.
 */
export async function rebuild(
  context: INestApplicationContext,
  name: string,
  back: boolean,
): Promise<ExitCode> {
  if (name === 'chain') return relink(context);
  const copies = context.get(Copies);
  if (!copies.has(name)) throw new Usage(`There is no projection ${name}; see status.`);
  await context.get(Followers).start({ wanted: () => false });
  await (back ? copies.takeBack(name) : copies.renew(name)).catch(asUsage);
  const began = Date.now();
  await lead(context, nextOf(name));
  await built(context, nextOf(name));
  process.stdout.write(`${name} rebuilt in ${((Date.now() - began) / 1000).toFixed(2)} s\n`);
  return Exit.ok;
}

/** A link says nothing that the events do not say, so nothing has to stay meanwhile; the service makes them anew. */
async function relink(context: INestApplicationContext): Promise<ExitCode> {
  await startOver(context.get(DataSource), 'chain');
  process.stdout.write('the chain begins again with the first event as soon as the service runs\n');
  return Exit.ok;
}

/** Builds it in this process, unless a service has begun to. */
async function lead(context: INestApplicationContext, copy: string): Promise<void> {
  const followers = context.get(Followers);
  const row = await context.get(Checkpoints).of(copy);
  const consumer = row && context.get(Copies).consumer(row);
  if (!consumer || followers.consumer(copy)) return;
  followers.add(consumer);
  await followers.runHere(copy);
}

/** Ends when the copy is one no more, since it has become the live one. */
async function built(context: INestApplicationContext, copy: string): Promise<void> {
  const checkpoints = context.get(Checkpoints);
  const tell = progress(context.get<EventStore>(EVENT_STORE));
  for (let next = Date.now() + TELL_EVERY_MS; ; await sleep(LOOK_EVERY_MS)) {
    const row = await checkpoints.of(copy);
    if (!row) return;
    if (row.status === 'paused')
      throw new Error(`${copy} paused at ${row.error?.position}: ${row.error?.message}`);
    if (Date.now() < next) continue;
    const began = Date.now();
    await tell(row);
    const pause = Math.max(TELL_EVERY_MS, (Date.now() - began) * COUNTING_SHARE);
    next = began + Math.min(pause, TELL_AT_LEAST_EVERY_MS);
  }
}

function progress(store: EventStore): (row: CheckpointRow) => Promise<void> {
  let before = { toGo: NaN, at: performance.now() };
  return async ({ checkpoint }) => {
    if (before.toGo === 0) return;
    const { events: toGo } = await store.lag(checkpoint || store.start, Infinity);
    const at = performance.now();
    const rate = Math.max(0, ((before.toGo - toGo) * 1000) / (at - before.at));
    before = { toGo, at };
    const speed = Number.isNaN(rate) ? '' : `, ${Math.round(rate).toLocaleString('en')} events/s`;
    const then = toGo === 0 ? '; keys and indexes are made' : '';
    process.stderr.write(`${toGo.toLocaleString('en')} events to go${speed}${then}\n`);
  };
}

function asUsage(error: unknown): never {
  if (error instanceof NothingKept || error instanceof NewerVersion) throw new Usage(error.message);
  throw error;
}
