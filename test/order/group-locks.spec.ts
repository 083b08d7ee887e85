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

  /** All expect any, so that none is refused whoever comes first. */
  async function appendTogether(writer: Writer, streams: readonly string[]) {
    const { rows } = await writer.client.query<{ outcome: string }>(
      `select g.outcome
         from (select array_agg(gen_random_uuid()) as ids, array_agg('{}'::jsonb) as data from unnest($1::text[])) e,
           es.append_group($1, $2, $3, $4, $3, e.ids, $1, e.data, e.data) g`,
      [streams, streams.map(() => -2), streams.map(() => 1), streams.map((_, nth) => nth + 1)],
    );
    return rows.map(({ outcome }) => outcome);
  }

  async function waiting(count: number) {
    const sql = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await database.admin.query(sql)).rowCount !== count) await sleep(5);
  }

  describe.each(['existing', 'new'])('that are %s', (kind) => {
    it.each(MEETINGS)('never wait in a circle: %s', async (_, downwards, upwards) => {
      if (kind === 'existing') await appendTogether(one, ['s-a', 's-b']);
      await holder.run('begin');
      await holder.append('s-b');
      const down = appendTogether(one, downwards);
      await waiting(1);
      const up = appendTogether(other, upwards);
      await waiting(2);
      await holder.run('commit');
      expect(await down).toEqual(downwards.map(() => 'stored'));
      expect(await up).toEqual(upwards.map(() => 'stored'));
    });
  });
});
