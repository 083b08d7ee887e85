import { spawnSync } from 'node:child_process';
import { interleaved, median, ratio } from '../statistics.mjs';

const PAGE = 2000;
const LEDGER = [
  'cooperation_step',
  'correctable_step',
  'cooperation_mark',
  'figure_count',
  'figure_now',
  'ledger_party',
  'third_region_interest',
  'interest_span',
];
const KEYSET = `select position, stream_id, revision, event_id, type, data, meta, recorded_at from es.events
  where position > $1 order by position limit ${PAGE}`;

/** Reading the whole record through the port against a raw keyset read of it; then the step ledger made anew from it. */
export async function measureReplay({ server, report, quick }) {
  const url = await server.create('replayed');
  generate(url, quick ? 1000 : 6000);
  const store = await server.storeOn('replayed');
  const pool = server.poolOf('replayed', { max: 1 });
  const { port, baseline } = await interleaved(quick ? 3 : 7, {
    baseline: () => keyset(pool),
    port: () => replay(store),
  });
  const detail = `${Math.round(median(port))} events/s, keyset ${Math.round(median(baseline))}/s`;
  report.add('replay through the port, of a raw keyset read', ratio(port, baseline), { least: 0.6, detail });
  await store.close();
  const { rebuild, read, write } = await interleaved(quick ? 2 : 3, {
    rebuild: () => rebuilt(url, pool),
    read: () => keyset(pool),
    write: () => written(pool),
  });
  const [reads, writes] = [ratio(rebuild, read).toFixed(2), ratio(rebuild, write).toFixed(2)];
  report.add('rebuild of the step ledger', median(rebuild), {
    least: 60_000,
    unit: ' events/s',
    detail: `${reads} of a raw keyset read, ${writes} of PostgreSQL writing and indexing the same rows`,
  });
}

function generate(url, cooperations) {
  const env = { ...process.env, DATABASE_URL: url };
  const args = ['dist/generate.js', '--cooperations', String(cooperations), '--seed', 'bench'];
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the generator ended with ${status}: ${stderr}`);
}

const perSecond = (count, began) => (count * 1000) / (performance.now() - began);

async function keyset(pool) {
  const began = performance.now();
  let count = 0;
  for (let after = '0'; ;) {
    const { rows } = await pool.query(KEYSET, [after]);
    count += rows.length;
    if (rows.length < PAGE) return perSecond(count, began);
    after = rows.at(-1).position;
  }
}

async function replay(store) {
  const began = performance.now();
  const stop = new AbortController();
  let count = 0;
  for await (const { events, caughtUp } of store.subscribe({ after: 'start', signal: stop.signal })) {
    count += events.length;
    if (caughtUp) break;
  }
  stop.abort();
  return perSecond(count, began);
}

/** Events a second from the first to the switch, indexes included. */
async function rebuilt(url, pool) {
  const began = performance.now();
  const args = ['dist/cli.js', 'rebuild', 'step-ledger'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: url },
    encoding: 'utf8',
  });
  const took = /in ([\d.]+) s/.exec(stdout);
  if (status !== 0 || !took) throw new Error(`rebuild ended with ${status}: ${stderr}`);
  const { rows } = await pool.query('select count(*)::int as events from es.events');
  return rows[0].events / Math.min(Number(took[1]), (performance.now() - began) / 1000);
}

/** PostgreSQL alone, one thing after another: the rows of the ledger written anew and indexed; events a second. */
async function written(pool) {
  const began = performance.now();
  for (const table of LEDGER) {
    await pool.query(`create table raw_ledger (like ${table})`);
    await pool.query(`insert into raw_ledger select * from ${table}`);
    const { rows } = await pool.query(
      `select indexdef from pg_indexes where schemaname = 'public' and tablename = $1`,
      [table],
    );
    for (const { indexdef } of rows)
      await pool.query(indexdef.replace(/INDEX \S+ ON \S+/, 'INDEX ON raw_ledger'));
    await pool.query('drop table raw_ledger');
  }
  const took = performance.now() - began;
  const { rows } = await pool.query('select count(*)::int as events from es.events');
  return (rows[0].events * 1000) / took;
}
