import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnknownEventType } from '../../src/kernel/recording/event-catalogue';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';
import { type OpenTally, openTally, Tally, TALLY_TABLE, TallyProjection, until } from './tally';
import { TallyProcesses } from './tally-processes';

const counted = (by: number, type = 'ThingCounted') => ({
  id: randomUUID(),
  type,
  data: { by },
  metadata: {},
});

describe('a projection', () => {
  const processes = new TallyProcesses();
  let database: ScratchDatabase;
  let tally: OpenTally;

  beforeEach(async () => {
    database = await scratchDatabase('tally', await templateDatabase('empty'));
    await database.pool({ max: 1 }).query(TALLY_TABLE);
    tally = await openTally(database.url);
  }, 60_000);
  afterEach(async () => {
    await processes.killAll();
    await tally.close();
    await database.drop();
  });
  afterAll(() => processes.clear());

  const append = (...counts: number[]) =>
    tally.store.append(
      'thing-a',
      counts.map((by) => counted(by)),
      { expected: 'any' },
    );
  const count = async () => (await tally.dataSource.manager.findOneBy(Tally, { id: 'thing-a' }))?.count;
  const row = async (name: string) => (await tally.checkpoints.of(name))!;

  it('applies each event once when its process is killed between the rows and the commit', async () => {
    await append(1);
    const child = await processes.start(database.url);
    await until(async () => (await count()) === 1);
    await append(7);
    await child.says('written');
    await child.kill();
    expect(await count()).toBe(1);

    tally.project('tally', new TallyProjection());
    await tally.followers.start();
    expect(await tally.followers.caughtUp(15_000)).toBe(true);
    expect(await count()).toBe(8);
    await append(100);
    expect(await tally.followers.caughtUp(8000)).toBe(true);
    expect(await count()).toBe(108);
  }, 60_000);

  it('applies each event once when several processes project the same rows', async () => {
    await Promise.all([processes.start(database.url), processes.start(database.url)]);
    tally.project('tally', new TallyProjection());
    await tally.followers.start();
    for (let n = 0; n < 150; n++) await append(1, 1);
    expect(await tally.followers.caughtUp(8000)).toBe(true);
    expect(await count()).toBe(300);
    const { rows } = await database.pool({ max: 1 }).query('select count, revision from tally');
    expect(rows).toEqual([{ count: 300, revision: 299 }]);
  });

  it('is tried again until it holds, and goes on', async () => {
    let tries = 0;
    const twiceWrong = new TallyProjection(async () => {
      if (++tries <= 2) throw new Error('not today');
    });
    tally.project('tally', twiceWrong);
    await tally.followers.start();
    const began = Date.now();
    await append(1);
    expect(await tally.followers.caughtUp(8000)).toBe(true);
    expect(Date.now() - began).toBeGreaterThan(250);
    expect([tries, await count()]).toEqual([3, 1]);
    expect(await row('tally')).toMatchObject({ status: 'running', error: null });
  });

  it('pauses at an event that it can never apply, says so, and resumes there; the others go on', async () => {
    let mended = false;
    const poisoned = new TallyProjection(async (events) => {
      if (!mended && events.some(({ data }) => (data as { by: number }).by === 7))
        throw new Error('seven is odd');
    });
    tally.project('poisoned', poisoned);
    await tally.dataSource.query('create view tally_view as select * from tally');
    await append(1, 2);
    const bad = await append(7);
    await append(3);
    await tally.followers.start();
    await until(async () => (await row('poisoned')).status === 'paused');
    expect(await row('poisoned')).toMatchObject({
      status: 'paused',
      error: { position: bad.position, type: 'ThingCounted', message: 'seven is odd' },
    });
    expect((await row('poisoned')).checkpoint < bad.position).toBe(true);
    expect(await count()).toBe(3);

    const waited = Date.now();
    expect(await tally.followers.visible(bad.position, 5000)).toBe(false);
    expect(Date.now() - waited).toBeLessThan(1000);

    mended = true;
    expect(await tally.checkpoints.resume('poisoned')).toBe(true);
    await until(async () => (await count()) === 13);
    expect(await tally.followers.caughtUp(8000)).toBe(true);
    expect(await row('poisoned')).toMatchObject({ status: 'running', error: null });
    expect(await tally.checkpoints.resume('poisoned')).toBe(false);
  });

  it('does not skip a type that nobody knows', async () => {
    const known = new TallyProjection();
    const all = Object.assign(new TallyProjection(), { apply: async () => undefined });
    Object.defineProperty(all, 'types', { value: 'all' });
    tally.project('known', known);
    tally.project('all', all);
    await tally.followers.start();
    const { position } = await tally.store.append('thing-b', [counted(1, 'ThingOfTomorrow')], {
      expected: 'none',
    });
    await append(5);
    await until(async () => (await row('all')).status === 'paused');
    expect(await row('all')).toMatchObject({
      error: { position, type: 'ThingOfTomorrow', message: new UnknownEventType('ThingOfTomorrow').message },
    });
    await until(async () => (await count()) === 5);

    await tally.checkpoints.resume('all');
    await sleep(2500);
    expect(await row('all')).toMatchObject({ status: 'paused', error: { position } });
  });

  it('refolds everything when its version was raised', async () => {
    await append(1, 2);
    tally.project('tally', new TallyProjection());
    await tally.followers.start();
    await tally.followers.caughtUp(8000);
    await tally.dataSource.query(`update tally set count = 99`);
    await tally.close();

    tally = await openTally(database.url);
    tally.project('tally', new TallyProjection(), 2);
    await tally.followers.start();
    await until(async () => (await row('tally')).status === 'running' && (await count()) === 3);
    expect(await row('tally')).toMatchObject({ version: 2, status: 'running' });
  });

  it('keeps in mind how far it is while nothing for it happens', async () => {
    tally.project('tally', new TallyProjection());
    await tally.followers.start();
    const { position } = await tally.store.append('thing-b', [counted(1, 'ThingOfOthers')], {
      expected: 'none',
    });
    await until(async () => (await row('tally')).checkpoint >= position);
    expect((await tally.store.lag((await row('tally')).checkpoint as typeof position)).events).toBe(0);
  });

  it('lets a reader wait for a position, but not longer than asked', async () => {
    let open = () => undefined as void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    tally.project('tally', new TallyProjection(() => gate));
    await tally.followers.start();
    const { position } = await append(1);
    const began = Date.now();
    expect(await tally.followers.visible(position, 300)).toBe(false);
    expect(Date.now() - began).toBeGreaterThanOrEqual(295);
    const waiting = tally.followers.visible(position, 8000);
    open();
    expect(await waiting).toBe(true);
    expect(await count()).toBe(1);
  });
});
