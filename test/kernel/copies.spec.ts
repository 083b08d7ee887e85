import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { NewerVersion, NothingKept, nextOf } from '../../src/kernel/projections/copies';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';
import { type OpenTally, openTally, Tally, TALLY_TABLE, TallyProjection, until } from './tally';

describe('a projection that is built anew', () => {
  let database: ScratchDatabase;
  let tally: OpenTally;

  beforeEach(async () => {
    database = await scratchDatabase('copy', await templateDatabase('empty'));
    await ask(TALLY_TABLE);
    await ask('create index tally_count on tally (count)');
    tally = await openTally(database.url);
  }, 60_000);
  afterEach(async () => {
    await tally.close();
    await database.drop();
  });

  const ask = async (sql: string) => (await database.pool({ max: 1 }).query(sql)).rows as unknown[];
  const append = async (...counts: number[]) => {
    const events = counts.map((by) => ({
      id: randomUUID(),
      type: 'ThingCounted',
      data: { by },
      metadata: {},
    }));
    return tally.store.append('thing-a', events, { expected: 'any' });
  };
  const count = async () => (await tally.dataSource.manager.findOneBy(Tally, { id: 'thing-a' }))?.count;
  const row = async (name: string) => tally.checkpoints.of(name);
  const built = () => until(async () => (await row(nextOf('tally'))) === undefined);
  const start = async (projection = new TallyProjection(), version = 1) => {
    tally.project('tally', projection, version);
    await tally.followers.start();
    expect(await tally.followers.caughtUp(8000)).toBe(true);
  };

  it('takes the place of the live one with the same indexes, and goes on from there', async () => {
    await append(1, 2);
    await start();
    await ask('update tally set count = 99');
    const indexes = `select indexname, indexdef from pg_indexes where schemaname = 'public' and tablename = 'tally' order by 1`;
    const before = await ask(indexes);
    await tally.copies.renew('tally');
    await built();
    expect(await count()).toBe(3);
    expect(await ask(indexes)).toEqual(before);
    expect(before).toHaveLength(2);
    const statistics = `select attname::text as column from pg_stats where schemaname = 'public' and tablename = 'tally' order by 1`;
    expect(await ask(statistics)).toEqual(
      ['count', 'id', 'position', 'revision'].map((column) => ({ column })),
    );
    const { position } = await append(4);
    expect(await tally.followers.visible(position, 8000)).toBe(true);
    expect(await count()).toBe(7);
  });

  it('leaves the live rows to their readers until the switch, and never shows an older state', async () => {
    await append(1);
    let open = () => undefined as void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let gated = false;
    await start(new TallyProjection(() => (gated ? gate : Promise.resolve())));
    gated = true;
    await tally.copies.renew('tally');
    await until(async () => (await ask('select from next.tally')).length === 0);
    expect(await count()).toBe(1);
    gated = false;
    open();
    const seen: number[] = [];
    const reading = new AbortController();
    const reader = (async () => {
      while (!reading.signal.aborted) seen.push((await count())!);
    })();
    for (let n = 0; n < 150; n++) await append(1);
    await built();
    await until(async () => (await count()) === 151);
    reading.abort();
    await reader;
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(20);
  });

  it('can be gone back from, and what was kept has caught up by then', async () => {
    await append(1);
    await start();
    await ask('update tally set count = 100');
    await tally.copies.renew('tally');
    await built();
    await append(1);
    await until(async () => (await count()) === 2);
    expect(await row('tally@former')).toMatchObject({ status: 'kept', kind: 'copy', expired: false });
    await tally.copies.takeBack('tally');
    await built();
    expect(await count()).toBe(101);
    await append(1);
    await until(async () => (await count()) === 102);
  });

  it('is kept for a day', async () => {
    await append(1);
    await start();
    await tally.copies.renew('tally');
    await built();
    const [{ hours }] = (await ask(
      `select extract(epoch from kept_until - now())::int / 3600.0 as hours from proj.checkpoint where name = 'tally@former'`,
    )) as { hours: string }[];
    expect(Math.round(Number(hours))).toBe(24);
  });

  it('is not begun by an older process, neither over a newer read model nor over one that is being made', async () => {
    await append(1);
    await start(new TallyProjection(), 2);
    const old = await openTally(database.url);
    old.project('tally', new TallyProjection(), 1);
    await old.followers.start({ wanted: () => false });
    await expect(old.copies.renew('tally')).rejects.toThrow('There is tally@2; this Kakehashi has tally@1.');
    await tally.followers.stop();
    await ask(`update proj.checkpoint set version = 0 where name = 'tally'`);
    await tally.copies.renew('tally');
    await expect(old.copies.renew('tally')).rejects.toThrow(NewerVersion);
    expect(await row(nextOf('tally'))).toMatchObject({ version: 2, status: 'rebuilding' });
    await old.close();
    const older = await openTally(database.url);
    older.project('tally', new TallyProjection(), 1);
    await older.followers.start({ wanted: () => false });
    await older.close();
    expect(await row(nextOf('tally'))).toMatchObject({ version: 2, status: 'rebuilding' });
  });

  it('says so where nothing is kept to go back to, or only what another version reads', async () => {
    await append(1);
    await start();
    await expect(tally.copies.takeBack('tally')).rejects.toThrow(NothingKept);
    await tally.copies.renew('tally');
    await built();
    await ask(`update proj.checkpoint set version = 7 where name = 'tally@former'`);
    await expect(tally.copies.takeBack('tally')).rejects.toThrow('tally@7');
  });

  it('is left as it is by a process that ends while an index is built, and is built on by the next', async () => {
    await append(1, 2);
    let reached = false;
    let open = () => undefined as void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let gated = false;
    const written = async () => {
      if (!gated) return;
      reached = true;
      await gate;
    };
    await start(new TallyProjection(written));
    gated = true;
    await tally.copies.renew('tally');
    await until(() => reached);
    const writer = await database.pool({ max: 1 }).connect();
    await writer.query('begin');
    await writer.query('lock table next.tally in row exclusive mode');
    open();
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%index_copy%'`;
    await until(async () => (await ask(waiting)).length > 0);
    const began = performance.now();
    await tally.close();
    expect(performance.now() - began).toBeLessThan(2000);
    const [left] = await ask(`select status, owner from proj.checkpoint where name = '${nextOf('tally')}'`);
    expect(left).toEqual({ status: 'rebuilding', owner: null });
    await writer.query('commit');
    writer.release();

    tally = await openTally(database.url);
    await start();
    await built();
    expect(await count()).toBe(3);
  });

  it('pauses and says why where an index cannot be made of it', async () => {
    await append(1, 2);
    await start();
    await ask('update tally set count = 99');
    await ask('create index tally_odd on tally ((1 / (count - 3)))');
    await tally.copies.renew('tally');
    await until(async () => (await row(nextOf('tally')))?.status === 'paused');
    expect((await row(nextOf('tally')))?.error).toMatchObject({ message: 'division by zero' });
    expect(await count()).toBe(99);
    await ask('drop index tally_odd');
    expect(await tally.checkpoints.resume(nextOf('tally'))).toBe(true);
    await built();
    expect(await count()).toBe(3);
  });

  it('drops what it kept when the time is over', async () => {
    await append(1);
    await start();
    await tally.copies.renew('tally');
    await built();
    await ask(`update proj.checkpoint set kept_until = now() where name = 'tally@former'`);
    await until(async () => (await row('tally@former')) === undefined);
    expect(await ask(`select from pg_tables where schemaname = 'former'`)).toEqual([]);
  });

  it('pauses alone at an event that the new fold cannot take; readers keep the old rows', async () => {
    await append(1, 7);
    await start();
    await tally.close();
    tally = await openTally(database.url);
    const odd = new TallyProjection(async (events) => {
      if (events.some(({ data }) => (data as { by: number }).by === 7)) throw new Error('seven is odd');
    });
    tally.project('tally', odd, 2);
    await tally.followers.start();
    await until(async () => (await row(nextOf('tally')))?.status === 'paused');
    expect((await row(nextOf('tally')))?.error).toMatchObject({ message: 'seven is odd' });
    expect(await tally.followers.renewed(100)).toBe(true);
    const { position } = await append(5);
    expect(await tally.followers.visible(position, 8000)).toBe(true);
    expect(await count()).toBe(13);
    expect(await row('tally')).toMatchObject({ version: 1, status: 'running' });
  });

  it('is waited for where the version was raised, since what reads it knows the new rows only', async () => {
    await append(1, 2);
    await start();
    await tally.close();
    tally = await openTally(database.url);
    let open = () => undefined as void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    tally.project('tally', new TallyProjection(() => gate), 2);
    await tally.followers.start();
    expect(await tally.followers.renewed(300)).toBe(false);
    open();
    expect(await tally.followers.renewed(8000)).toBe(true);
    expect(await row('tally')).toMatchObject({ version: 2 });
    expect(await count()).toBe(3);
  });

  it('is left alone by a process that knows only an older version', async () => {
    await append(1);
    await start(new TallyProjection(), 2);
    const old = await openTally(database.url);
    try {
      old.project('tally', new TallyProjection(), 1);
      await tally.followers.stop();
      await old.followers.start();
      await append(1);
      await sleep(1500);
      expect(await count()).toBe(1);
      expect(await row(nextOf('tally'))).toBeUndefined();
    } finally {
      await old.close();
    }
  });
});
