import { type INestApplicationContext, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Command, CommandBus, CommandHandler, CqrsModule } from '@nestjs/cqrs';
import { randomUUID } from 'node:crypto';
import { ReactionConsumer } from '../../src/kernel/reactions/reaction-consumer';
import type { Reaction } from '../../src/kernel/reactions/reaction';
import type { CommandContext } from '../../src/kernel/recording/command-context';
import { Refused } from '../../src/kernel/refused';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';
import { type OpenTally, openTally, TALLY_TABLE, type ThingCounted, until } from './tally';

class Note extends Command<void> {
  constructor(
    readonly context: CommandContext,
    readonly by: number,
  ) {
    super();
  }
}

/** Counts what reached it; refuses 13, and throws as often as it was told to. */
@Injectable()
@CommandHandler(Note)
class NoteHandler {
  readonly noted: { by: number; commandId: string }[] = [];
  throwing = 0;

  async execute({ by, context: { commandId } }: Note) {
    this.noted.push({ by, commandId });
    if (by === 13) throw new Refused('unlucky', 'Not thirteen.');
    if (by === 7 && this.throwing-- > 0) throw new Error('a mistake');
  }
}

@Module({ imports: [CqrsModule.forRoot()], providers: [NoteHandler] })
class NotesModule {}

const reaction: Reaction<ThingCounted> = {
  when: {
    ThingCounted: ({ data }, context) => [new Note(context(0), data.by), new Note(context(1), -data.by)],
  },
};

describe('a reaction', () => {
  let database: ScratchDatabase;
  let tally: OpenTally;
  let nest: INestApplicationContext;
  let handler: NoteHandler;
  let projected: boolean;
  let lasting: boolean;

  beforeEach(async () => {
    database = await scratchDatabase('react', await templateDatabase('empty'));
    await database.pool({ max: 1 }).query(TALLY_TABLE);
    tally = await openTally(database.url);
    nest = await NestFactory.createApplicationContext(NotesModule, { logger: false });
    handler = nest.get(NoteHandler);
    projected = true;
    lasting = true;
    const { dataSource, checkpoints, followers } = tally;
    const seen = async () => projected;
    followers.add(
      new ReactionConsumer('notes', reaction as Reaction, nest.get(CommandBus), dataSource, checkpoints, {
        projected: seen,
        leading: () => lasting,
      }),
    );
  }, 60_000);
  afterEach(async () => {
    await tally.close();
    await nest.close();
    await database.drop();
  });

  const append = (by: number) =>
    tally.store.append(
      'thing-a',
      [
        {
          id: randomUUID(),
          type: 'ThingCounted',
          data: { by },
          metadata: { actorId: 'office.gifu', correlationId: 'c' },
        },
      ],
      { expected: 'any' },
    );
  const noted = () => handler.noted.map(({ by }) => by);
  const row = async () => (await tally.checkpoints.of('notes'))!;

  it('gives its commands again after one threw, with the same ids, and goes on', async () => {
    handler.throwing = 1;
    await tally.followers.start();
    await append(7);
    await append(8);
    await until(() => noted().includes(-8));
    expect(noted()).toEqual([7, 7, -7, 8, -8]);
    const [first, again, second] = handler.noted.map(({ commandId }) => commandId);
    expect(again).toBe(first);
    expect(second).not.toBe(first);
    await until(async () => (await row()).checkpoint !== '');
    expect(await row()).toMatchObject({ status: 'running', error: null });
  });

  it('keeps a refusal in mind and passes over it', async () => {
    await tally.followers.start();
    const { position } = await append(13);
    await append(8);
    await until(() => noted().includes(-8));
    expect(noted()).toEqual([13, -13, 8, -8]);
    const { rows } = await database
      .pool({ max: 1 })
      .query('select reaction, position, command, code from proj.refusal');
    expect(rows).toEqual([{ reaction: 'notes', position, command: 'Note', code: 'unlucky' }]);
    expect((await row()).status).toBe('running');
  });

  it('pauses where it throws every time, and resumes with that event', async () => {
    handler.throwing = 1000;
    await tally.followers.start();
    const { position } = await append(7);
    await append(8);
    await until(async () => (await row()).status === 'paused');
    expect((await row()).error).toMatchObject({ position, message: 'a mistake' });
    expect(noted()).not.toContain(8);
    handler.throwing = 0;
    await tally.checkpoints.resume('notes');
    await until(() => noted().includes(-8));
    expect(noted().slice(-4)).toEqual([7, -7, 8, -8]);
  });

  it('waits for the projections that its commands look at, and does not pause meanwhile', async () => {
    projected = false;
    await tally.followers.start();
    await append(8);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(noted()).toEqual([]);
    expect((await row()).status).toBe('running');
    projected = true;
    await until(() => noted().includes(-8));
    expect(noted()).toEqual([8, -8]);
  });

  it('gives no command once its lease has run out', async () => {
    lasting = false;
    await tally.followers.start();
    await append(8);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(noted()).toEqual([]);
    expect(await row()).toMatchObject({ status: 'running', checkpoint: '' });
    lasting = true;
    await until(() => noted().includes(-8));
    expect(noted()).toEqual([8, -8]);
  });
});
