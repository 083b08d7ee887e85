import { randomUUID } from 'node:crypto';
import { CheckpointMoved } from '../../src/kernel/following/checkpoints';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';
import { type OpenTally, openTally, Tally, TALLY_TABLE, TallyProjection, until } from './tally';

describe('a lease', () => {
  let database: ScratchDatabase;
  let first: OpenTally;
  let second: OpenTally;

  beforeEach(async () => {
    database = await scratchDatabase('lease', await templateDatabase('empty'));
    await database.pool({ max: 1 }).query(TALLY_TABLE);
    first = await openTally(database.url);
    second = await openTally(database.url);
  }, 60_000);
  afterEach(async () => {
    await Promise.all([first.close(), second.close()]);
    await database.drop();
  });

  const append = (by: number) =>
    first.store.append('thing-a', [{ id: randomUUID(), type: 'ThingCounted', data: { by }, metadata: {} }], {
      expected: 'any',
    });
  const count = async () => (await second.dataSource.manager.findOneBy(Tally, { id: 'thing-a' }))?.count;
  const row = async () => (await second.checkpoints.of('tally'))!;
  const runOut = () =>
    database.pool({ max: 1 }).query(`update proj.checkpoint set lease_until = now() - interval '1 second'`);

  it('lets one process lead and the other see how far that is, soon', async () => {
    first.project('tally', new TallyProjection());
    second.project('tally', new TallyProjection());
    await first.followers.start();
    await second.followers.start();
    const { position } = await append(3);
    expect(await second.followers.visible(position, 8000)).toBe(true);
    expect(await count()).toBe(3);
    expect((await row()).owner).toBe(first.leases.owner);
  });

  it('is given back at the end, so that the other leads at once', async () => {
    first.project('tally', new TallyProjection());
    second.project('tally', new TallyProjection());
    await first.followers.start();
    await second.followers.start();
    await first.followers.stop();
    const { position } = await append(3);
    const began = Date.now();
    expect(await second.followers.visible(position, 8000)).toBe(true);
    expect(Date.now() - began).toBeLessThan(5000);
    expect((await row()).owner).toBe(second.leases.owner);
  });

  it('is taken at once by a service that knows to be alone', async () => {
    await first.checkpoints.register('tally', 'projection', 1);
    await first.leases.take([{ name: 'tally', version: 1 }]);
    second.project('tally', new TallyProjection());
    await second.followers.start({ alone: true });
    await append(3);
    await until(async () => (await count()) === 3);
    expect(await row()).toMatchObject({ owner: second.leases.owner, epoch: 2 });
  });

  it('is not kept by an older process where a newer one has made the read model anew', async () => {
    first.project('tally', new TallyProjection(), 1);
    await first.followers.start();
    const before = await append(3);
    await first.followers.visible(before.position, 8000);
    second.project('tally', new TallyProjection(), 2);
    await second.followers.start();
    await until(async () => (await row()).version === 2);
    const { position } = await append(4);
    // Long before the older one's lease has run out.
    expect(await second.followers.visible(position, 3_000)).toBe(true);
    expect(await count()).toBe(7);
    expect((await row()).owner).toBe(second.leases.owner);
  });

  it('that was lost moves no checkpoint any more, and brings no row with it', async () => {
    first.project('tally', new TallyProjection());
    await first.followers.start();
    const held = await row();
    await runOut();
    second.project('tally', new TallyProjection());
    await second.followers.start();
    expect(await row()).toMatchObject({ owner: second.leases.owner, epoch: held.epoch + 1 });
    const { position } = await append(3);
    await until(async () => (await count()) === 3);
    const late = first.dataSource.transaction(async (tx) => {
      await tx.query('update tally set count = 77');
      await first.checkpoints.move(tx, [{ ...held, checkpoint: (await row()).checkpoint }], position);
    });
    await expect(late).rejects.toThrow(CheckpointMoved);
    expect(await count()).toBe(3);
  });

  it('moves nothing with an older epoch, nor what has paused, though owner and place are as they were', async () => {
    await first.checkpoints.register('tally', 'projection', 1);
    await first.leases.take([{ name: 'tally', version: 1 }]);
    const held = await row();
    const { position } = await append(3);
    const move = () => first.dataSource.transaction((tx) => first.checkpoints.move(tx, [held], position));
    await database.pool({ max: 1 }).query(`update proj.checkpoint set epoch = epoch + 1`);
    await expect(move()).rejects.toThrow(CheckpointMoved);
    await database.pool({ max: 1 }).query(`update proj.checkpoint set epoch = epoch - 1, status = 'paused'`);
    await expect(move()).rejects.toThrow(CheckpointMoved);
    await database.pool({ max: 1 }).query(`update proj.checkpoint set status = 'running'`);
    await move();
    expect((await row()).checkpoint).toBe(position);
  });

  it('is noticed by who slept where the row was made anew meanwhile and has come to the same epoch', async () => {
    await first.checkpoints.register('tally', 'projection', 1);
    await second.leases.take([{ name: 'tally', version: 1 }]);
    first.project('tally', new TallyProjection());
    await first.followers.start();
    await append(3);
    const anew = `update proj.checkpoint set owner = $1, lease_until = now() + interval '10 seconds'`;
    await database.pool({ max: 1 }).query(anew, [first.leases.owner]);
    await until(async () => (await count()) === 3);
    expect(await row()).toMatchObject({ owner: first.leases.owner, epoch: 1 });
  });

  it('is not believed to last by a process that slept for as long', async () => {
    expect(first.leases.lasting).toBe(false);
    await first.leases.take([{ name: 'tally', version: 1 }]);
    expect(first.leases.lasting).toBe(true);
    const now = performance.now();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(now + 10_001);
    expect(first.leases.lasting).toBe(false);
    clock.mockRestore();
  });
});
