import { setTimeout as sleep } from 'node:timers/promises';
import { Follower } from '../contract/store-fixture';
import { recordDatabase, type RecordDatabase } from '../support/record-database';
import { scratchDatabase } from '../support/scratch-database';
import { Delivery } from './delivery';
import { newReader } from './readers';
import { Writer } from './writer';

const SHORT_POLL = 50;

describe('the global order', () => {
  let database: RecordDatabase;
  let a: Writer;
  let b: Writer;
  let feed: () => Promise<string[]>;
  let follower: Follower;

  beforeEach(async () => {
    database = await recordDatabase('order');
    await database.admin.query('create table other (i int)');
    [a, b] = [await Writer.connect(database.url), await Writer.connect(database.url)];

    const [reader, delivery, eyes] = [newReader.fence(), new Delivery(), await Writer.connect(database.url)];
    feed = async () => {
      delivery.take(await reader.next(eyes.client));
      return delivery.order;
    };
    const store = await database.store({ pollMs: SHORT_POLL });
    follower = new Follower(store, { after: 'start' });
    await follower.caughtUp();
  });
  afterEach(async () => {
    await follower.stop();
    await Promise.all([a.end(), b.end()]);
    await database.drop();
  });

  interface Seen {
    /** By a reader that asks for a page. */
    readonly feed: string[];
    /** By a subscription. */
    readonly live: string[];
  }
  const seen = (...order: string[]): Seen => ({ feed: order, live: order });
  const now = async (): Promise<Seen> => ({
    feed: await feed(),
    live: follower.events.map(({ stream, revision }) => `${stream}@${revision}`),
  });
  const afterSomePolls = () => sleep(3 * SHORT_POLL).then(now);
  const afterDelivery = async (count: number) => {
    await follower.until(() => follower.events.length >= count);
    return now();
  };

  it('holds back what comes after an append that is not committed', async () => {
    await a.run('begin');
    await a.append('s-a');
    await b.append('s-b');
    expect(await afterSomePolls()).toEqual(seen());
    await a.run('commit');
    expect(await afterDelivery(2)).toEqual(seen('s-a@0', 's-b@0'));
  });

  it('holds back what comes after the very first append of a record', async () => {
    await a.run('begin');
    const { last_position } = await a.append('s-a');
    expect(last_position).toBe('1');
    const { rows } = await database.admin.query('select checkpoint from es.read_all(0, 10)');
    expect(rows).toEqual([{ checkpoint: '0' }]);
    expect(await afterSomePolls()).toEqual(seen());
    await a.run('commit');
    expect(await afterDelivery(1)).toEqual(seen('s-a@0'));
  });

  it('holds back what comes after an append that has drawn its position and still waits', async () => {
    const stranger = await Writer.connect(database.url);
    await stranger.run('begin');
    await stranger.run(
      `insert into es.events values (default, 's-a', 0, gen_random_uuid(), 'X', '{}', '{}', now())`,
    );
    const appending = a.append('s-a');
    const waiting = `select 1 from pg_stat_activity
      where datname = current_database() and query like '%es.append%' and wait_event = 'transactionid'`;
    while ((await database.admin.query(waiting)).rowCount === 0) await sleep(5);
    await b.append('s-b');
    expect(await afterSomePolls()).toEqual(seen());
    await stranger.run('rollback');
    await stranger.end();
    await appending;
    expect(await afterDelivery(2)).toEqual(seen('s-a@0', 's-b@0'));
  });

  it('rests on a horizon that looks at the numbers before it looks at the fences', async () => {
    const { rows } = await database.admin.query<{ prosrc: string }>(
      `select prosrc from pg_proc where oid = 'es.horizon()'::regprocedure`,
    );
    const [numbers, fences] = ['from es.position_seq', 'from pg_locks'].map((part) =>
      rows[0].prosrc.indexOf(part),
    );
    expect(numbers).toBeGreaterThan(-1);
    expect(fences).toBeGreaterThan(numbers);
  });

  it('delivers what comes before an append that is not committed', async () => {
    await b.append('s-b');
    await a.run('begin');
    await a.append('s-a');
    await b.append('s-b');
    expect(await afterSomePolls()).toEqual(seen('s-b@0'));
    await a.run('commit');
    expect(await afterDelivery(3)).toEqual(seen('s-b@0', 's-a@0', 's-b@1'));
  });

  it('steps over an append that was rolled back, at the next poll', async () => {
    await a.run('begin');
    await a.append('s-a', { count: 3 });
    await b.append('s-b');
    expect(await afterSomePolls()).toEqual(seen());
    await a.run('rollback');
    expect(await afterSomePolls()).toEqual(seen('s-b@0'));
  });

  it('is that of cause and effect for a transaction that began with something else', async () => {
    await a.run('begin');
    await a.run('insert into other values (1)');
    await b.append('s-s', { expected: -1 });
    await a.append('s-s', { expected: 0 });
    await b.append('s-b');
    expect(await afterSomePolls()).toEqual(seen('s-s@0'));
    await a.run('commit');
    expect(await afterDelivery(3)).toEqual(seen('s-s@0', 's-s@1', 's-b@0'));
  });

  it('has only what a savepoint leaves', async () => {
    await a.run('begin');
    await a.run('savepoint one');
    await a.append('s-a', { count: 2 });
    await a.run('rollback to savepoint one');
    await b.append('s-b');
    await a.append('s-a');
    await b.append('s-b');
    expect(await afterSomePolls()).toEqual(seen('s-b@0'));
    await a.run('commit');
    expect(await afterDelivery(3)).toEqual(seen('s-b@0', 's-a@0', 's-b@1'));
  });

  it('keeps the fence of an append before the savepoint that is rolled back', async () => {
    await a.run('begin');
    await a.append('s-a');
    await a.run('savepoint one');
    await a.append('s-a');
    await a.run('rollback to savepoint one');
    await b.append('s-b');
    expect(await afterSomePolls()).toEqual(seen());
    await a.run('commit');
    expect(await afterDelivery(2)).toEqual(seen('s-a@0', 's-b@0'));
  });

  it('keeps the fence of an append inside a savepoint that is released', async () => {
    await a.run('begin');
    await a.run('savepoint one');
    await a.append('s-a');
    await a.run('release savepoint one');
    await b.append('s-b');
    await a.append('s-a');
    expect(await afterSomePolls()).toEqual(seen());
    await a.run('commit');
    expect(await afterDelivery(3)).toEqual(seen('s-a@0', 's-b@0', 's-a@1'));
  });

  it('does not wait for those who write other things, here or in another database', async () => {
    const elsewhere = await scratchDatabase('elsewhere');
    const stranger = await Writer.connect(elsewhere.url);
    await stranger.run('create table other (i int)');
    for (const writer of [stranger, a]) {
      await writer.run('begin');
      await writer.run('insert into other values (1)');
    }
    await b.append('s-b');
    expect(await afterDelivery(1)).toEqual(seen('s-b@0'));
    await a.run('rollback');
    await stranger.end();
    await elsewhere.drop();
  });

  it('goes on after an appender that died', async () => {
    await a.run('begin');
    await a.append('s-a');
    await b.append('s-b');
    expect(await afterSomePolls()).toEqual(seen());
    const { rows } = await a.run('select pg_backend_pid() as pid');
    await database.admin.query('select pg_terminate_backend($1)', [rows[0].pid]);
    expect(await afterDelivery(1)).toEqual(seen('s-b@0'));
  });

  it('loses nothing to a fence that is set behind what was read already', async () => {
    const five = [0, 1, 2, 3, 4].map((revision) => `s-b@${revision}`);
    await b.append('s-b', { count: 5 });
    expect(await afterDelivery(5)).toEqual(seen(...five));
    await a.run('begin');
    // What a slow appender does: it has seen the sequence at 2, and sets its fence only now.
    await a.run(`select pg_advisory_xact_lock_shared((x'1E5'::bigint << 48) | 2)`);
    await a.append('s-a');
    await b.append('s-b');
    expect(await afterSomePolls()).toEqual(seen(...five));
    await a.run('commit');
    expect(await afterDelivery(7)).toEqual(seen(...five, 's-a@0', 's-b@5'));
  });
});
