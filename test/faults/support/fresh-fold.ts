import { Client } from 'pg';
import { SERVING_ROLE } from '../../../src/kernel/database/serving-role';
import { Followers } from '../../../src/kernel/following/followers';
import { createService } from '../../../src/service';
import { scratchDatabase } from '../../support/scratch-database';
import { templateDatabase } from '../../support/template-database';
import { type ReadModels, readModelsOf } from './read-models';

const PAGE = 2000;
const FOLDED_WITHIN_MS = 55_000;

/**
 * What the projections make of a whole record when they fold it once, undisturbed, into empty tables: the record is
 * copied to a database of the ordinary test server, and projected there.
 */
export async function freshFold(url: string): Promise<ReadModels> {
  const database = await scratchDatabase('fold', await templateDatabase('empty'));
  try {
    await copyRecord(url, database.url);
    await project(database.url);
    return await readModelsOf(database.url);
  } finally {
    await database.drop();
  }
}

async function project(url: string): Promise<void> {
  const app = await createService({ serving: { url, role: SERVING_ROLE } });
  try {
    const followers = app.get(Followers);
    await followers.start({ wanted: ({ kind }) => kind === 'projection' });
    if (!(await followers.caughtUp(FOLDED_WITHIN_MS))) throw new Error('the fresh fold did not end in time');
  } finally {
    await app.close();
  }
}

/** Events, streams, sequence and the id of the store, so that positions are the same. */
export async function copyRecord(from: string, to: string): Promise<void> {
  const source = new Client({ connectionString: from });
  const target = new Client({ connectionString: to });
  try {
    await Promise.all([source.connect(), target.connect()]);
    await source.query('begin isolation level repeatable read');
    await target.query('begin');
    await target.query('delete from es.meta');
    for (const [table, key] of [
      ['es.meta', 'one'],
      ['es.streams', 'stream_id'],
      ['es.events', 'position'],
    ])
      await copyTable(source, target, table, key);
    await target.query(
      `select setval('es.position_seq', greatest(1, (select max(position) from es.events)))`,
    );
    await target.query('commit');
  } finally {
    await Promise.all([source.end(), target.end()]);
  }
}

/** As text throughout, so that numbers in the data stay what they are. */
async function copyTable(source: Client, target: Client, table: string, key: string): Promise<void> {
  await source.query(
    `declare rows_of_${key} cursor for select to_jsonb(t)::text as row from ${table} t order by ${key}`,
  );
  for (;;) {
    const { rows } = await source.query<{ row: string }>(`fetch ${PAGE} from rows_of_${key}`);
    if (rows.length === 0) return;
    await target.query(
      `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [`[${rows.map(({ row }) => row).join(',')}]`],
    );
  }
}
