import { setTimeout as sleep } from 'node:timers/promises';
import { insertRaw, RAW_TABLE } from '../events.mjs';
import { bodyOf, clientOf } from '../http.mjs';
import { application, callersOf } from '../journeys.mjs';
import { fullLoad, steadyLoad } from '../load.mjs';
import { perCommand, processorTimes } from '../processor.mjs';
import { profileFolder, summaryOf } from '../profile.mjs';
import { startService } from '../service.mjs';
import { interleaved, median, quantile, rateOf, ratio } from '../statistics.mjs';

const CALLERS = 32;

/** Whole commands over HTTP: authorised, validated, decided, stored and visible before the answer. */
export async function measureCommand({ server, report, quick }) {
  const DATABASE_URL = await server.create('commanded');
  const raw = server.poolOf('commanded', { max: CALLERS });
  await raw.query(RAW_TABLE);
  const service = await startService({ DATABASE_URL, SEED: 'full' });
  const client = clientOf(service.origin, CALLERS + 4);
  const callers = await callersOf(client, CALLERS);
  await fullLoad(callers, quick ? 1000 : 5000);
  const visibleIdle = await visibleTimes(client, quick ? 50 : 200);
  const full = await atFullLoad({ report, raw, service, server, callers, quick });
  const rate = full.rate / 2;
  const halfMet = await atHalfLoad({ report, client, callers, rate, visibleIdle, quick });
  client.close();
  await service.stop();
  const explain = (load, work) => profiled({ report, DATABASE_URL, quick, load, work });
  if (!full.met) await explain('full load', fullLoad);
  if (!halfMet) await explain('half load', (busy, milliseconds) => steadyLoad(busy, milliseconds, rate));
}

async function atFullLoad({ report, raw, service, server, callers, quick }) {
  const milliseconds = quick ? 1500 : 5000;
  const answers = [];
  const before = processorTimes(service.pid, server.pid);
  const { command, insert } = await interleaved(quick ? 3 : 5, {
    insert: async () => {
      const began = processorTimes(service.pid, server.pid);
      const rate = await rateOf(CALLERS, milliseconds, () => insertRaw(raw));
      const ended = processorTimes(service.pid, server.pid);
      for (const name of Object.keys(before)) before[name] += ended[name] - began[name];
      return rate;
    },
    command: async () => {
      const load = await fullLoad(callers, milliseconds);
      answers.push(...load.answers);
      return load.rate;
    },
  });
  const after = processorTimes(service.pid, server.pid);
  const detail = `${Math.round(median(command))}/s, INSERT ${Math.round(median(insert))}/s`;
  const share = ratio(command, insert);
  const met = report.add(`whole command over HTTP, ${CALLERS} callers, of raw INSERT`, share, {
    least: 0.08,
    detail,
  });
  const unseen = answers.filter(({ visible }) => visible !== 'true').length;
  report.add('commands refused or not visible when answered', unseen, {
    most: 0,
    detail: `of ${answers.length}`,
  });
  report.note(`processor time of a command: ${perCommand(before, after, answers.length)}`);
  return { rate: median(command), met };
}

async function atHalfLoad({ report, client, callers, rate, visibleIdle, quick }) {
  const milliseconds = quick ? 4000 : 15_000;
  const stop = new AbortController();
  const watching = visibleTimes(client, Infinity, stop.signal);
  const waits = await steadyLoad(callers, milliseconds, rate);
  stop.abort();
  const visibleBusy = await watching;
  const detail = `median ${quantile(waits, 0.5).toFixed(1)} ms at ${Math.round(rate)}/s`;
  const p99 = quantile(waits, 0.99);
  const met = report.add('p99 of a command at half that load', p99, { most: 100, unit: ' ms', detail });
  report.add('p99 from appended to visible, idle', quantile(visibleIdle, 0.99), { most: 100, unit: ' ms' });
  report.add('p99 from appended to visible, half load', quantile(visibleBusy, 0.99), {
    most: 300,
    unit: ' ms',
    detail: `${visibleBusy.length} samples`,
  });
  return met;
}

/** From the answer to a command that does not wait until a read as of its position is answered. */
async function visibleTimes(client, times, signal) {
  const took = [];
  const goesOn = () => !signal?.aborted;
  for (let time = 0; time < times && goesOn(); time++) {
    const applied = await client.post('/applications', application, { prefer: 'respond-async' });
    const { position } = bodyOf(applied);
    const began = performance.now();
    const read = await client.get(`/reference/sectors?kind=ecosystem&minPosition=${position}`);
    if (read.visible !== 'true') throw new Error(`not visible: ${read.status} ${read.text.slice(0, 200)}`);
    took.push(performance.now() - began);
    await sleep(10);
  }
  return took;
}

/** Where the time goes, for a figure that is missed. */
async function profiled({ report, DATABASE_URL, quick, load, work }) {
  const folder = profileFolder();
  const service = await startService({ DATABASE_URL, SEED: 'full' }, [
    '--cpu-prof',
    `--cpu-prof-dir=${folder}`,
  ]);
  const client = clientOf(service.origin, CALLERS);
  const callers = await callersOf(client, CALLERS);
  const milliseconds = quick ? 2000 : 8000;
  await fullLoad(callers, milliseconds);
  await work(callers, milliseconds);
  client.close();
  await service.stop();
  report.note(`the service at ${load}: ${summaryOf(folder, milliseconds)}`);
}
