import { setTimeout as sleep } from 'node:timers/promises';
import { recordDatabase, type RecordDatabase } from '../support/record-database';
import { Writer } from './writer';

/** The order of the streams in the groups of two who meet while a third holds `s-b`. */
const MEETINGS = [
  ['each once', ['s-b', 's-a'], ['s-a', 's-b']],
  ['one of them twice', ['s-b', 's-b', 's-a'], ['s-a', 's-b', 's-b']],
  ['once here, twice there', ['s-b', 's-a'], ['s-a', 's-b', 's-b']],
  ['the other way round', ['s-b', 's-b', 's-a'], ['s-a', 's-b']],
] as const;

describe('groups of two processes with the same streams', () => {
  let database: RecordDatabase;
  let holder: Writer;
  let one: Writer;
  let other: Writer;

  beforeEach(async () => {
    database = await recordDatabase('locks');
    [holder, one, other] = await Promise.all([1, 2, 3].map(() => Writer.connect(database.url)));
  });
  afterEach(async () => {
    await Promise.all([holder, one, other].map((writer) => writer.end()));
    await database.drop();
  });

  const parametersOf = (streams: readonly string[], expected: number) => [
    streams,
    streams.map(() => expected),
    streams.map(() => 1),
    streams.map((_, nth) => nth + 1),
  ];
  const EVENTS = `(select array_agg(gen_random_uuid()) as ids, array_agg('{}'::jsonb) as data from unnest($1::text[])) e`;
  const CALL = `($1, $2, $3, $4, $3, e.ids, $1, e.data, e.data)`;

  /** All expect any, so that none is refused whoever comes first. */
  async function appendTogether(writer: Writer, streams: readonly string[]) {
    const { rows } = await writer.client.query<{ outcome: string }>(
      `select g.outcome from ${EVENTS}, es.append_group${CALL} g`,
      parametersOf(streams, -2),
    );
    return rows.map(({ outcome }) => outcome);
  }

  /** All or none of them. */
  async function appendAtOnce(writer: Writer, streams: readonly string[], expected: number) {
    const { rows } = await writer.client.query<{ stored: boolean }>(
      `select es.append_at_once${CALL} is not null as stored from ${EVENTS}`,
      parametersOf(streams, expected),
    );
    return rows[0].stored;
  }

  async function waiting(count: number) {
    const sql = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await database.admin.query(sql)).rowCount !== count) await sleep(5);
  }

  describe.each(['existing', 'new'])('that are %s', (kind) => {
    beforeEach(async () => {
      if (kind === 'existing') await appendTogether(one, ['s-a', 's-b']);
      await holder.run('begin');
      await holder.append('s-b');
    });

    it.each(MEETINGS)('never wait in a circle: %s', async (_, downwards, upwards) => {
      const down = appendTogether(one, downwards);
      await waiting(1);
      const up = appendTogether(other, upwards);
      await waiting(2);
      await holder.run('commit');
      expect(await down).toEqual(downwards.map(() => 'stored'));
      expect(await up).toEqual(upwards.map(() => 'stored'));
    });

    it.each(MEETINGS)(
      'never do at once either, where each is stored whole or not at all: %s',
      async (_, downwards, upwards) => {
        const expected = kind === 'existing' ? 0 : -1;
        const down = appendAtOnce(one, downwards, expected);
        await waiting(1);
        const up = appendAtOnce(other, upwards, expected);
        await waiting(2);
        await holder.run('rollback');
        const [first, second] = [downwards, upwards].map(
          (streams) => new Set(streams).size === streams.length,
        );
        expect(await down).toBe(first);
        expect(await up).toBe(second && !first);
      },
    );
  });
});
