import { spawnSync } from 'node:child_process';
import { interleaved, median, ratio } from '../statistics.mjs';

const PAGE = 2000;
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
  const { rebuild, read } = await interleaved(quick ? 2 : 3, {
    rebuild: () => rebuilt(url, pool),
    read: () => keyset(pool),
  });
  report.add('rebuild of the step ledger', median(rebuild), {
    least: 60_000,
    unit: ' events/s',
    detail: `${ratio(rebuild, read).toFixed(2)} of a raw keyset read of the record in the same turn`,
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
