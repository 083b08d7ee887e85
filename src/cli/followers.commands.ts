import type { INestApplicationContext } from '@nestjs/common';
import { Checkpoints } from '../kernel/following/checkpoints';
import { Followers } from '../kernel/following/followers';
import { type FollowerState, FollowerStates } from '../system/follower-states';
import { Exit, type ExitCode, Usage } from './exit';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** How far projections and reactions have come; something is found where one of them has paused. */
export async function status(context: INestApplicationContext, json: boolean): Promise<ExitCode> {
  await context.get(Followers).start({ wanted: () => false });
  const states = context.get(FollowerStates);
  const projections = await states.of('projection');
  const reactions = await states.of('reaction');
  if (json) say(JSON.stringify({ projections, reactions }, null, 2));
  else [...projections, ...reactions].map(lineOf).forEach(say);
  return [...projections, ...reactions].some(({ status: now }) => now === 'paused') ? Exit.found : Exit.ok;
}

const lineOf = ({ name, version, status: now, lag, position, error, waitsFor }: FollowerState) =>
  (name.includes('@') ? `${name} (${version})` : `${name}@${version}`).padEnd(26) +
  now.padEnd(12) +
  `lag ${lag}`.padEnd(12) +
  position +
  (error ? `  ${error.type} at ${error.position}: ${error.message}` : '') +
  (waitsFor ? `  waits for ${waitsFor.join(', ')}` : '');

/** Lets a paused projection or reaction go on, with the event at which it paused. */
export async function resume(context: INestApplicationContext, name: string): Promise<ExitCode> {
  const checkpoints = context.get(Checkpoints);
  if (!(await checkpoints.of(name)))
    throw new Usage(`There is no projection or reaction ${name}; see status.`);
  say((await checkpoints.resume(name)) ? `${name} goes on` : `${name} had not paused`);
  return Exit.ok;
}
