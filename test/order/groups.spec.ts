import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidEvent, OutcomeUnknown } from '../../src/kernel/event-store/event-store-errors';
import type { PostgresEventStore } from '../../src/kernel/event-store/postgres/postgres-event-store';
import { all, newEvent, newEvents, newStream, settled } from '../contract/store-fixture';
import { CuttingProxy } from '../support/cutting-proxy';
import { recordDatabase, type RecordDatabase } from '../support/record-database';
import { Writer } from './writer';

const NTH = Array.from({ length: 12 }, (_, nth) => nth);

describe('a group of appends', () => {
  let database: RecordDatabase;
  let store: PostgresEventStore;
  const groups: number[] = [];
  const outcomes: string[] = [];
  const observer = {
    appended: (outcome: string) => void outcomes.push(outcome),
    grouped: (appends: number) => void groups.push(appends),
  };

  beforeEach(async () => {
    database = await recordDatabase('groups');
    store = await database.store({ observer });
    groups.length = 0;
    outcomes.length = 0;
  });
  afterEach(() => database.drop());

  it('is one statement, and a lone append is none', async () => {
    await store.append(newStream(), newEvents(1), { expected: 'none' });
    expect(groups).toEqual([1]);
    await Promise.all(NTH.map(() => store.append(newStream(), newEvents(1), { expected: 'none' })));
    expect(groups).toEqual([1, 6, 6]);
    expect(outcomes).toEqual(Array.from({ length: 13 }, () => 'stored'));
  });

  it('is of bounded size', async () => {
    const text = 'x'.repeat(300_000);
    await Promise.all(
      NTH.map(() => store.append(newStream(), [newEvent({ data: { text } })], { expected: 'none' })),
    );
    expect(Math.max(...groups)).toBe(3);
    groups.length = 0;
    const many = Array.from({ length: 300 }, () =>
      store.append(newStream(), newEvents(1), { expected: 'none' }),
    );
    await Promise.all(many);
    expect(Math.max(...groups)).toBe(64);
  });

  it('that the server refuses for one of them is stored without that one', async () => {
    await database.admin.query(`create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'not this one' using errcode = '22000'; end $$`);
    await database.admin.query(`create trigger refuse before insert on es.events
      for each row when (new.type = 'Refused') execute function refuse()`);
    const streams = NTH.map(newStream);
    const { answers, errors } = await settled(
      streams.map((stream, nth) =>
        store.append(stream, newEvents(2, nth === 4 ? { type: 'Refused' } : {}), { expected: 'none' }),
      ),
    );
    expect(answers.map(({ outcome, revision }) => [outcome, revision])).toEqual(
      NTH.slice(1).map(() => ['stored', 1]),
    );
    expect(errors).toEqual([expect.any(InvalidEvent)]);
    for (const [nth, stream] of streams.entries())
      expect(await all(store.readStream(stream))).toHaveLength(nth === 4 ? 0 : 2);
  });

  it.each(['cut', 'silence'] as const)(
    'that loses its answer is unknown to each, and settled by each retry: %s',
    async (then) => {
      const proxy = await CuttingProxy.to(database.url);
      const pool = database.pool({ connectionString: proxy.url, connectionTimeoutMillis: 2500 });
      const far = await database.store({ pool, appendTimeoutMs: 2500, listen: undefined });
      const calls = NTH.map(() => ({ stream: newStream(), events: newEvents(2) }));
      const ask = () =>
        settled(calls.map(({ stream, events }) => far.append(stream, events, { expected: 'none' })));

      const lost = proxy.loseAnswerTo('es.append_at_once', then);
      const first = await ask();
      await lost;
      expect(first.answers).toHaveLength(6);
      expect(first.errors).toEqual(NTH.slice(6).map(() => expect.any(OutcomeUnknown)));

      const again = await ask();
      expect(again.answers.map(({ outcome }) => outcome)).toEqual(NTH.map(() => 'duplicate'));
      for (const { stream, events } of calls) {
        expect((await all(far.readStream(stream))).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
      }
      await far.close();
      await proxy.close();
    },
  );

  const [ID, IDS] = [`gen_random_uuid()`, `array[gen_random_uuid(), gen_random_uuid()]`];
  const EVENTS = `${IDS}, '{X,X}', '{"{}","{}"}', '{"{}","{}"}'`;

  it.each([
    [`es.append_event('g-a', -1, ${ID}, 'X', '{}', '{}')`, 1],
    [`es.append_at_once('{g-b,g-a}', '{-1,-1}', '{1,1}', '{1,2}', '{1,1}', ${EVENTS})`, 2],
    [`es.append('g-a', -2, ${EVENTS})`, 2],
    [`es.append_group('{g-b,g-a}', '{-1,-2}', '{1,1}', '{1,2}', '{1,1}', ${EVENTS})`, 2],
    [`es.append_many('{g-b,g-a}', '{-1,-2}', '{1,1}', ${EVENTS})`, 2],
  ])('keeps the place of what is not committed: %s', async (call, count) => {
    const [a, b] = [await Writer.connect(database.url), await Writer.connect(database.url)];
    const stored = await store.head();
    await a.run('begin');
    await a.run(`select ${call}`);
    await b.append('s-b');
    await sleep(50);
    expect(await store.head()).toBe(stored);
    await a.run('commit');
    expect((await store.lag(stored)).events).toBe(count + 1);
    expect(await store.head()).not.toBe(stored);
    await Promise.all([a.end(), b.end()]);
  });

  it.each([
    ['a place beyond its size', `'{g-a}', '{-1}', '{2}', '{1,1}', '{1,3}'`],
    ['fewer events than its size', `'{g-a}', '{-1}', '{3}', '{1,1}', '{1,2}'`],
    ['a stream without events', `'{g-a,g-b}', '{-1,-1}', '{2,0}', '{1,1}', '{1,2}'`],
  ])('is not stored at once with %s', async (_, parts) => {
    const { rows } = await database.admin.query(`select es.append_at_once(${parts}, ${EVENTS}) as positions`);
    expect(rows).toEqual([{ positions: null }]);
    expect((await database.admin.query('select from es.streams')).rowCount).toBe(0);
  });
});
