import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { grantsForServing } from '../../src/kernel/event-store/postgres/es-schema';
import { all, Follower, newEvents, newStream } from '../contract/store-fixture';
import { recordDatabase, type RecordDatabase } from '../support/record-database';

const DENIED = '42501';
const NEVER_CHANGED = 'ES006';
const EVENT = `(99, 's-x', 99, gen_random_uuid(), 'X', '{}', '{}', now())`;
const NOTHING = `array[gen_random_uuid()], '{X}', '{"{}"}', '{"{}"}'`;

describe('the record', () => {
  const tag = randomBytes(4).toString('hex');
  const [serving, stranger] = [`serving_${tag}`, `stranger_${tag}`];
  let database: RecordDatabase;
  const pools = new Map<string, Pool>();

  beforeAll(async () => {
    database = await recordDatabase('privileges');
    const password = randomBytes(12).toString('hex');
    for (const role of [serving, stranger]) {
      await database.admin.query(`create role ${role} login password '${password}'`);
      const url = new URL(database.url);
      [url.username, url.password] = [role, password];
      pools.set(role, database.pool({ connectionString: url.href, max: 5 }));
    }
    await database.admin.query(grantsForServing(`"${serving}"`));
    const owner = await database.store();
    await owner.append('s-x', newEvents(2), { expected: 'none' });
  });
  afterAll(async () => {
    await database.admin.query(`drop owned by ${serving}; drop role ${serving}, ${stranger}`);
    await database.drop();
  });

  const codeOf = (role: string, sql: string) =>
    (role === 'superuser' ? database.admin : pools.get(role))?.query(sql).then(
      () => 'done',
      (error: { code: string }) => error.code,
    );

  const WRITES = [
    `insert into es.events values ${EVENT}`,
    `update es.events set type = 'Y'`,
    `delete from es.events`,
    `truncate es.events`,
    `insert into es.streams values ('s-y', 0)`,
    `update es.streams set version = 7`,
    `delete from es.streams`,
    `truncate es.streams`,
    `update es.meta set schema_version = 2`,
    `select nextval('es.position_seq')`,
    `select setval('es.position_seq', 1)`,
    `select es.fence()`,
    `select es.horizon()`,
    `select es.append_to_stream('s-z', -1, ${NOTHING})`,
    `select es.known_events('s-x', '{}')`,
    `select es.append_one_by_one('{s-z}', '{-1}', '{1}', ${NOTHING})`,
    `alter table es.events disable trigger events_never_change`,
    `create table es.mine (i int)`,
    `drop schema es cascade`,
  ];

  it.each(WRITES)('refuses to the serving role: %s', async (sql) => {
    expect(await codeOf(serving, sql)).toBe(DENIED);
  });

  it.each([
    'select * from es.events',
    'select * from es.meta',
    'select es.head()',
    'select es.read_all(0, 1)',
    'select es.horizon_state()',
    'select es.oldest_fence_seconds()',
    `select es.append('s-z', -1, ${NOTHING})`,
    `select es.append_event('s-z', -1, gen_random_uuid(), 'X', '{}', '{}')`,
    `select es.append_at_once('{s-z}', '{-1}', '{1}', '{1}', '{1}', ${NOTHING})`,
    `select es.append_group('{s-z}', '{-1}', '{1}', '{1}', '{1}', ${NOTHING})`,
  ])('refuses to any other role: %s', async (sql) => {
    expect(await codeOf(stranger, sql)).toBe(DENIED);
  });

  it.each([
    `update es.events set type = 'Y'`,
    'update es.events set type = type where false',
    'delete from es.events',
    'truncate es.events',
    'truncate es.events, es.streams cascade',
    `set session_replication_role = replica; delete from es.events`,
    `set session_replication_role = replica; truncate es.events`,
    `insert into es.events values ${EVENT.replace('99', '1')} on conflict (position) do update set type = 'Y'`,
    `merge into es.events e using (select 1) s on true when matched then delete`,
  ])('refuses to the superuser: %s', async (sql) => {
    expect(await codeOf('superuser', sql)).toBe(NEVER_CHANGED);
  });

  it('is as it was after all this', async () => {
    const { rows } = await database.admin.query(
      'select e.revision::int, e.type, s.version::int from es.events e join es.streams s using (stream_id) order by 1',
    );
    expect(rows).toEqual([0, 1].map((revision) => ({ revision, type: 'ThingHappened', version: 1 })));
  });

  it('serves the serving role', async () => {
    const store = await database.store({ pool: pools.get(serving) });
    const stream = newStream();
    const follower = new Follower(store, { after: 'end' });
    await follower.caughtUp();
    const { position } = await store.append(stream, newEvents(3), { expected: 'none' });
    expect(await all(store.readStream(stream))).toHaveLength(3);
    expect(await store.head()).toBe(position);
    expect(await store.lag(position)).toEqual({ events: 0, seconds: 0 });
    await follower.until(() => follower.events.length === 3);
    expect(follower.checkpoint).toBe(position);
    const calls = [1, 2, 3].map(() => ({ stream: newStream(), events: newEvents(1) }));
    for (const outcome of ['stored', 'duplicate']) {
      const group = calls.map((call) => store.append(call.stream, call.events, { expected: 'none' }));
      const expected = calls.map(() => expect.objectContaining({ outcome, revision: 0 }) as unknown);
      expect(await Promise.all(group)).toEqual(expected);
    }
    expect(await store.horizon()).toEqual({ lagPositions: 0, oldestHolderSeconds: 0 });
    await follower.stop();
  });
});
