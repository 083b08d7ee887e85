import type { INestApplicationContext } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { EVENT_STORE, type EventStore } from '../kernel/event-store/event-store';
import { Checkpoints } from '../kernel/following/checkpoints';
import { Followers } from '../kernel/following/followers';
import { type FollowerState, FollowerStates } from '../system/follower-states';
import { Exit, type ExitCode, Usage } from './exit';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** How far projections and reactions have come; something is found where one of them has paused. */
export async function status(context: INestApplicationContext, json: boolean): Promise<ExitCode> {
  await context.get(Followers).start(() => false);
  const states = context.get(FollowerStates);
  const projections = await states.of('projection');
  const reactions = await states.of('reaction');
  if (json) say(JSON.stringify({ projections, reactions }, null, 2));
  else [...projections, ...reactions].map(lineOf).forEach(say);
  return [...projections, ...reactions].some(({ status: now }) => now === 'paused') ? Exit.found : Exit.ok;
}

const lineOf = ({ name, version, status: now, lag, position, error }: FollowerState) =>
  `${name}@${version}`.padEnd(26) +
  now.padEnd(12) +
  `lag ${lag}`.padEnd(12) +
  position +
  (error ? `  ${error.type} at ${error.position}: ${error.message}` : '');

/** Empties one projection and folds the whole record into it again. */
export async function rebuild(context: INestApplicationContext, name: string): Promise<ExitCode> {
  const followers = context.get(Followers);
  const consumer = followers.consumer(name);
  if (!consumer?.rebuild) throw new Usage(`There is no projection ${name}; see status.`);
  await followers.start(() => false);
  await consumer.rebuild();
  const began = Date.now();
  followers.runHere(name);
  await rebuilt(context, name);
  say(`${name} rebuilt in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return Exit.ok;
}

async function rebuilt(context: INestApplicationContext, name: string): Promise<void> {
  const checkpoints = context.get(Checkpoints);
  const store = context.get<EventStore>(EVENT_STORE);
  for (let told = Date.now(); ; await sleep(50)) {
    const row = await checkpoints.of(name);
    if (row.status === 'running') return;
    if (row.status === 'paused')
      throw new Error(`${name} paused at ${row.error?.position}: ${row.error?.message}`);
    if (Date.now() - told < 1000) continue;
    told = Date.now();
    process.stderr.write(`${(await store.lag(row.checkpoint || store.start)).events} events to go\n`);
  }
}

/** Lets a paused projection or reaction go on, with the event at which it paused. */
export async function resume(context: INestApplicationContext, name: string): Promise<ExitCode> {
  if (!context.get(Followers).consumer(name))
    throw new Usage(`There is no projection or reaction ${name}; see status.`);
  say((await context.get(Checkpoints).resume(name)) ? `${name} goes on` : `${name} had not paused`);
  return Exit.ok;
}
