import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { anEvent, append, events } from '../events.mjs';
import { interleaved, median, quantile, rateOf, ratio } from '../statistics.mjs';
import { startTally } from '../tally.mjs';

const require = createRequire(import.meta.url);

const CALLERS = 32;
const EVENTS_AN_APPEND = 500;
const APPENDS_A_SECOND = 50;

/** The record in the KurrentDB that `KURRENTDB_URL` names, against the vendor's client alone on the same server. */
export async function measureKurrentdb({ server, report, quick }) {
  const url = process.env.KURRENTDB_URL;
  if (!url) throw new Error('KURRENTDB_URL is to name a KurrentDB for this measure');
  const { KurrentDBClient } = await import('@kurrent/kurrentdb-client');
  const client = KurrentDBClient.connectionString(url);
  const database = await server.create('beside_kurrentdb');
  await migrated(database);
  const appended = await storeAt(url);
  await measureAppends({ store: appended.store, client, report, quick });
  await measureVisible({ ...appended, database, report, quick });
  await appended.store.close();
  const long = await storeAt(url);
  const count = quick ? 20_000 : 100_000;
  for (let n = 0; n < count; n += EVENTS_AN_APPEND) await append(long.store, EVENTS_AN_APPEND);
  await measureReplay({ ...long, client, count, report, quick });
  await measureCatchUp({ ...long, database, count, report, quick });
  await long.store.close();
  await client.dispose();
}

async function migrated(url) {
  const { migrate } = require('../../dist/kernel/database/migrate.js');
  await migrate({ ownerUrl: url, servingUrl: url, migrate: true });
}

/** A new record in a namespace of its own, opened as the service opens one. */
async function storeAt(server) {
  const { KurrentEventStore } = require('../../dist/kernel/event-store/kurrentdb/kurrent-event-store.js');
  const namespace = `bench${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  const url = `${server}${server.includes('?') ? '&' : '?'}namespace=${namespace}`;
  return { store: await KurrentEventStore.open({ url }), namespace };
}

async function measureAppends({ store, client, report, quick }) {
  const milliseconds = quick ? 1000 : 4000;
  const { port, bare } = await interleaved(quick ? 3 : 7, {
    bare: () => rateOf(CALLERS, milliseconds, () => appendBare(client)),
    port: () => rateOf(CALLERS, milliseconds, () => append(store, 1)),
  });
  const detail = `${Math.round(median(port))}/s, the client alone ${Math.round(median(bare))}/s`;
  report.add(`KurrentDB: append, ${CALLERS} callers, of the client`, ratio(port, bare), {
    least: 0.8,
    detail,
  });
}

function appendBare(client) {
  const { id, type, data, metadata } = anEvent();
  const event = { id, type, data, metadata, contentType: 'application/json' };
  return client.appendToStream(`bare-${id}`, [event], { streamState: 'no_stream' });
}

async function measureVisible({ store, database, report, quick }) {
  const waiting = new Map();
  const took = [];
  const tally = await startTally(store, database, (seen) => {
    for (const { id } of seen) {
      if (waiting.has(id)) took.push(performance.now() - waiting.get(id));
      waiting.delete(id);
    }
  });
  await tally.followers.caughtUp(60_000);
  const times = APPENDS_A_SECOND * (quick ? 4 : 20);
  const appends = [];
  for (let n = 0; n < times; n++) {
    const [event] = events(1);
    waiting.set(event.id, performance.now());
    appends.push(store.append(`command-${event.id}`, [event], { expected: 'none' }));
    await sleep(1000 / APPENDS_A_SECOND);
  }
  await Promise.all(appends);
  for (const end = Date.now() + 10_000; waiting.size > 0 && Date.now() < end;) await sleep(10);
  await tally.stop();
  if (took.length < times) throw new Error(`${times - took.length} of ${times} events were not seen`);
  report.add(`KurrentDB: append to visible, p50 at ${APPENDS_A_SECOND}/s`, quantile(took, 0.5), {
    most: 30,
    unit: ' ms',
    detail: `p99 ${Math.round(quantile(took, 0.99))} ms`,
  });
}

const perSecond = (count, began) => (count * 1000) / (performance.now() - began);

async function measureReplay({ store, client, namespace, count, report, quick }) {
  const { port, bare } = await interleaved(quick ? 3 : 5, {
    bare: () => replayBare(client, namespace, count),
    port: () => replay(store, count),
  });
  const detail = `${Math.round(median(port))} events/s, the client alone ${Math.round(median(bare))}/s`;
  report.add('KurrentDB: replay, of readAll by the client', ratio(port, bare), { least: 0.7, detail });
}

async function replay(store, count) {
  const began = performance.now();
  const stop = new AbortController();
  let read = 0;
  for await (const { events: some, caughtUp } of store.subscribe({ after: 'start', signal: stop.signal })) {
    read += some.length;
    if (caughtUp) break;
  }
  stop.abort();
  if (read !== count) throw new Error(`read ${read} of ${count} events`);
  return perSecond(read, began);
}

/** By the same filter, since the server may hold other records too. */
async function replayBare(client, namespace, count) {
  const { streamNameFilter } = await import('@kurrent/kurrentdb-client');
  const began = performance.now();
  let read = 0;
  const filter = streamNameFilter({ prefixes: [`${namespace}.`] });
  for await (const { event } of client.readAll({ filter, maxCount: Number.MAX_SAFE_INTEGER }))
    if (event) read++;
  if (read !== count) throw new Error(`read ${read} of ${count} events`);
  return perSecond(read, began);
}

async function measureCatchUp({ store, database, count, report, quick }) {
  const rates = [];
  for (let turn = 0; turn < (quick ? 2 : 5); turn++) {
    const began = performance.now();
    const tally = await startTally(store, database);
    if (!(await tally.followers.caughtUp(120_000))) throw new Error('the projection did not catch up');
    rates.push(perSecond(count, began));
    const counted = await tally.counted();
    await tally.stop();
    if (counted !== count) throw new Error(`counted ${counted} of ${count} events`);
  }
  report.add(`KurrentDB: a projection catches up ${count.toLocaleString('en')} events`, median(rates), {
    least: 12_000,
    unit: ' events/s',
  });
}
