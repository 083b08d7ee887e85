import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from } from 'pg-copy-streams';
import { anEvent, append } from '../events.mjs';
import { interleaved, median, rateOf, ratio } from '../statistics.mjs';

const EACH = 10;
const CALLERS = 32;

/** Ten events an append, against COPY into a table with the same indexes. */
export async function measureBulk({ server, report, quick }) {
  const store = await server.record('record_bulk');
  const pool = server.poolOf('record_bulk', { max: 1 });
  await pool.query('create table copied (like es.events including all)');
  const rows = quick ? 5_000 : 20_000;
  const { port, baseline } = await interleaved(quick ? 3 : 5, {
    baseline: (round) => copied(pool, rows, round),
    port: async () => EACH * (await rateOf(CALLERS, quick ? 500 : 2000, () => append(store, EACH))),
  });
  const detail = `${Math.round(median(port))} events/s, COPY ${Math.round(median(baseline))}/s`;
  report.add('append, 10 events each, of COPY', ratio(port, baseline), { least: 0.35, detail });
  await store.close();
}

/** Rows a second. The lines are made beforehand. */
async function copied(pool, rows, round) {
  const lines = Array.from({ length: rows }, (_, row) => line(round * rows + row + 1, row % EACH));
  const client = await pool.connect();
  const began = performance.now();
  await pipeline(Readable.from(lines), client.query(from('copy copied from stdin')));
  const took = performance.now() - began;
  client.release();
  return (rows * 1000) / took;
}

function line(position, revision) {
  const { id, type, data, metadata } = anEvent();
  const stream = `command-${id}`;
  const values = [position, stream, revision, id, type, JSON.stringify(data), JSON.stringify(metadata)];
  return `${[...values, new Date().toISOString()].join('\t')}\n`;
}
