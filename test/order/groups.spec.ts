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

  it.each([
    ['group', '{-1,-2}'],
    ['at_once', '{-1,-1}'],
  ])('keeps the place of what is not committed, for the whole of it: %s', async (name, expected) => {
    const [a, b] = [await Writer.connect(database.url), await Writer.connect(database.url)];
    const [stored, ids] = [await store.head(), `array[gen_random_uuid(), gen_random_uuid()]`];
    await a.run('begin');
    await a.run(
      `select es.append_${name}('{g-b,g-a}', '${expected}', '{1,1}', '{1,2}', '{1,1}', ${ids}, '{X,X}', '{"{}","{}"}', '{"{}","{}"}')`,
    );
    await b.append('s-b');
    await sleep(50);
    expect(await store.head()).toBe(stored);
    await a.run('commit');
    expect((await store.lag(stored)).events).toBe(3);
    expect(await store.head()).not.toBe(stored);
    await Promise.all([a.end(), b.end()]);
  });
});
