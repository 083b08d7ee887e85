import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Config } from '../config';
import type { OpenDatabase } from '../kernel/database/open-database';
import { EVENT_STORE, type EventStore } from '../kernel/event-store/event-store';
import { acceptOlderRecord, passPositions } from '../kernel/evidence/accept-restore';
import { RecordAge } from '../kernel/evidence/record-age';
import type { CheckpointRow } from '../kernel/following/checkpoints';
import { Followers } from '../kernel/following/followers';
import { startOver } from '../kernel/following/start-over';
import { Copies } from '../kernel/projections/copies';
import { ProjectionConsumer } from '../kernel/projections/projection-consumer';
import { Exit, type ExitCode } from './exit';
import { refuseWhileServed } from './refuse-while-served';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Takes an older copy of the record for the record from now on, and says what that means. */
export async function acceptRestore(
  context: INestApplicationContext,
  { serving, ownerUrl }: OpenDatabase,
  { evidenceDir, eventStoreUrl }: Config,
): Promise<ExitCode> {
  await refuseWhileServed(context);
  const ahead = await context.get(RecordAge).ahead();
  const store = eventStoreUrl === undefined ? undefined : context.get<EventStore>(EVENT_STORE);
  const given = await acceptOlderRecord({ ...serving, store, evidenceDir }, context.get(DataSource));
  const beyond = [...ahead.map(({ checkpoint }) => checkpoint), ...(given ? [given.position] : [])];
  if (beyond.length === 0) {
    say('Nobody has seen more of the record than there is: there is nothing to accept.');
    return Exit.ok;
  }
  // KurrentDB cannot be told to leave places in its log out.
  if (!store) await passPositions(ownerUrl, beyond);
  for (const row of ahead) await beginAgain(context, row);
  if (given) say(`signed that what was recorded after it, up to ${given.position}, is given up`);
  return Exit.ok;
}

/** A follower begins with the first event, and what it had made is gone. */
export async function beginAgain(
  context: INestApplicationContext,
  { name, kind }: CheckpointRow,
): Promise<void> {
  if (kind === 'copy') {
    await context.get(Copies).drop(name);
    say(`${name} is dropped`);
    return;
  }
  const consumer = context.get(Followers).consumer(name);
  const tables = consumer instanceof ProjectionConsumer ? consumer.tables : [];
  await startOver(context.get(DataSource), name, tables);
  say(`${name} begins again with the first event`);
}
