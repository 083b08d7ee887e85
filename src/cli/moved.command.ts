import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Config } from '../config';
import type { OpenDatabase } from '../kernel/database/open-database';
import { EVENT_STORE, type EventStore } from '../kernel/event-store/event-store';
import { acceptMovedRecord } from '../kernel/evidence/accept-move';
import { RecordAge } from '../kernel/evidence/record-age';
import { Exit, type ExitCode } from './exit';
import { refuseWhileServed } from './refuse-while-served';
import { beginAgain } from './restore.command';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Goes on in the store that the environment names, with what `copy-events` has brought there. */
export async function acceptMove(
  context: INestApplicationContext,
  { serving }: OpenDatabase,
  { evidenceDir }: Config,
): Promise<ExitCode> {
  await refuseWhileServed(context);
  const foreign = await context.get(RecordAge).elsewhere();
  if (foreign.length === 0) {
    say('Nothing here has positions of another store: there is nothing to accept.');
    return Exit.ok;
  }
  const store = context.get<EventStore>(EVENT_STORE);
  const tip = await acceptMovedRecord({ ...serving, store, evidenceDir }, context.get(DataSource));
  say(
    `${tip.n.toLocaleString('en')} events are as they were signed; the end is signed anew at ${tip.position}`,
  );
  for (const row of foreign) await beginAgain(context, row);
  return Exit.ok;
}
