import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { append, events } from '../events.mjs';
import { clientOf } from '../http.mjs';
import { questionsFor } from '../questions.mjs';
import { openServer } from '../server.mjs';
import { startService } from '../service.mjs';
import { interleaved, median, quantile, rateOf, ratio } from '../statistics.mjs';

const COOPERATIONS = 62_000;
const FOLDER = '/tmp/kakehashi-bench-million';
const SMALL = 10_000;

/** At a million events: appends, every list and figure, memory and start. The folder is kept for the next time. */
export async function measureMillion({ report, folder = FOLDER, quick }) {
  if (!existsSync(folder)) await make(folder);
  await measureQuestions({ report, folder, quick });
  measureVerify({ report, folder });
  await measureGrowth({ report, folder, quick });
}

async function make(folder) {
  const args = ['dist/generate.js', '--cooperations', String(COOPERATIONS), '--seed', 'million'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATA_DIR: folder },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the generator ended with ${code}`);
}

async function measureQuestions({ report, folder, quick }) {
  const service = await startService({ DATA_DIR: folder });
  report.add('start at 1,000,000 events', service.startedMs, { most: 5000, unit: ' ms' });
  const client = clientOf(service.origin);
  const { now, asOf, csv } = await questionsFor(client);
  const times = quick ? 15 : 60;
  await timed(report, client, 'lists and figures', now, times, 50);
  await timed(report, client, 'as of a moment or position', asOf, times, 100);
  await timed(report, client, 'first bytes of CSV', csv, times, 50);
  report.add('memory of the service', service.memory(), { most: 350, unit: ' MB' });
  client.close();
  await service.stop();
}

/** The record held against its links and all that was signed, by the command line. */
function measureVerify({ report, folder }) {
  const env = { ...process.env, DATA_DIR: folder };
  const { stdout, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'verify'], {
    env,
    encoding: 'utf8',
  });
  const took = /all of it agrees \(([\d.]+) s\)/.exec(stdout);
  if (!took) throw new Error(`verify does not agree: ${stdout}${stderr}`);
  report.add('verify of 1,000,000 events', Number(took[1]), { most: 60, unit: ' s' });
}

/** Each question so many times, all of them in turn; the slowest by its p95. */
async function timed(report, client, label, questions, times, most) {
  const took = new Map(Object.keys(questions).map((name) => [name, []]));
  const idle = [];
  for (let turn = 0; turn < times; turn++)
    for (const [name, question] of Object.entries(questions)) {
      idle.push((await client.idle()).milliseconds);
      const path = question();
      const { status, milliseconds, firstByte, text } = await client.get(path);
      if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 200)}`);
      took.get(name).push(label.startsWith('first') ? firstByte : milliseconds);
    }
  const slowest = [...took]
    .map(([name, all]) => ({ name, p95: quantile(all, 0.95), half: median(all) }))
    .toSorted((a, b) => b.p95 - a.p95);
  const slow = slowest.filter(({ p95 }) => p95 > most);
  const [{ name, p95 }] = slowest;
  const detail = `${name}; ${slowest.length - slow.length} of ${slowest.length} kinds are within`;
  report.add(`p95 of the slowest of ${label}`, p95, { most, unit: ' ms', detail });
  report.note(`beside them /livez, which asks nothing: p95 ${quantile(idle, 0.95).toFixed(1)} ms`);
  for (const one of slowest.slice(0, Math.max(3, slow.length)))
    report.note(`${one.name}: p95 ${one.p95.toFixed(1)} ms, median ${one.half.toFixed(1)} ms`);
}

/** Appends to a copy of the large record, which must not grow with each run, and to one of ten thousand events beside it. */
async function measureGrowth({ report, folder, quick }) {
  const server = await openServer(folder);
  const forget = () => Promise.all([server.drop('small'), server.drop('large')]);
  try {
    await forget();
    await server.copy('large', 'kakehashi');
    const small = await server.record('small');
    for (let stored = 0; stored < SMALL; stored += 500)
      await small.append(`command-${stored}`, events(500), { expected: 'none' });
    const large = await server.storeOn('large');
    // Many short turns: a shared machine changes its speed within seconds.
    const milliseconds = 500;
    const results = await interleaved(quick ? 3 : 25, {
      small: () => rateOf(32, milliseconds, () => append(small, 1)),
      large: () => rateOf(32, milliseconds, () => append(large, 1)),
    });
    const detail = `${Math.round(median(results.large))}/s, at 10,000 events ${Math.round(median(results.small))}/s`;
    report.add('append at 1,000,000 events, of that at 10,000', ratio(results.large, results.small), {
      least: 0.9,
      detail,
    });
    await small.close();
    await large.close();
  } finally {
    await forget();
    await server.stop();
  }
}
