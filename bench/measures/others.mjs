import { PostgresEventStorageAdapter } from '@castore/event-storage-adapter-postgres';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { anEvent, append } from '../events.mjs';
import { interleaved, median, rateOf, ratio } from '../statistics.mjs';

const CALLERS = 32;
const require = createRequire(import.meta.url);

/** One event an append, against other stores in PostgreSQL that can be had. */
export async function measureOthers({ server, report, quick }) {
  const store = await server.record('record_others');
  const castore = await openCastore(server);
  const messageDb = await openMessageDb(server);
  // Many short turns: a shared machine changes its speed within seconds.
  const milliseconds = 500;
  const results = await interleaved(quick ? 3 : 20, {
    port: () => rateOf(CALLERS, milliseconds, () => append(store, 1)),
    castore: () => rateOf(CALLERS, milliseconds, () => castore.append()),
    messageDb: () => rateOf(CALLERS, milliseconds, () => messageDb.append()),
  });
  for (const [name, label, least] of [
    ['castore', '@castore/event-storage-adapter-postgres', 2.5],
    ['messageDb', 'message-db write_message', 6],
  ]) {
    const detail = `${Math.round(median(results.port))}/s, ${label} ${Math.round(median(results[name]))}/s`;
    report.add(`append, ${CALLERS} callers, of ${label}`, ratio(results.port, results[name]), {
      least,
      detail,
    });
  }
  await castore.close();
  await store.close();
}

async function openCastore(server) {
  const connectionString = await server.create('castore');
  const adapter = new PostgresEventStorageAdapter({ connectionString });
  await PostgresEventStorageAdapter.createEventTable({ connectionString });
  return {
    append() {
      const { id, type, data, metadata } = anEvent();
      const event = { aggregateId: id, version: 1, type, payload: data, metadata };
      return adapter.pushEvent(event, { eventStoreId: 'command' });
    },
    // It has no way of its own to close its connections.
    close: () => Reflect.get(adapter, '_sql').end(),
  };
}

/** Its own SQL, in the order of its own install script. */
async function openMessageDb(server) {
  await server.create('message_store');
  const installing = server.poolOf('message_store', { max: 1 });
  const folder = join(dirname(require.resolve('@eventide/message-db/package.json')), 'database');
  const install = (...path) => installing.query(readFileSync(join(folder, ...path), 'utf8'));
  await install('roles', 'message-store.sql');
  await install('schema', 'message-store.sql');
  await installing.query('set search_path = message_store, public');
  for (const part of ['tables', 'types', 'functions', 'indexes'])
    for (const file of readdirSync(join(folder, part)).toSorted()) await install(part, file);
  const pool = server.poolOf('message_store', {
    max: CALLERS,
    options: '-c search_path=message_store,public',
  });
  return {
    append() {
      const { type, data, metadata } = anEvent();
      return pool.query('select write_message($1, $2, $3, $4, $5, $6)', [
        randomUUID(),
        `command-${randomUUID()}`,
        type,
        JSON.stringify(data),
        JSON.stringify(metadata),
        -1,
      ]);
    },
  };
}
