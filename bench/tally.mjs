import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('reflect-metadata');
const { DataSource } = require('typeorm');
const { dataSourceOptions } = require('../dist/kernel/database/data-source-options.js');
const { Checkpoints } = require('../dist/kernel/following/checkpoints.js');
const { Followers } = require('../dist/kernel/following/followers.js');
const { Leases } = require('../dist/kernel/following/leases.js');
const { Copies } = require('../dist/kernel/projections/copies.js');
const { EventCatalogue } = require('../dist/kernel/recording/event-catalogue.js');

const TABLE = 'create table if not exists tally (key text primary key, count bigint not null)';
const ADD = `insert into tally select * from unnest($1::text[], $2::bigint[])
  on conflict (key) do update set count = tally.count + excluded.count`;

/** A small projection, led as every one is: rows and checkpoint in one transaction a batch. `seen` hears of each batch. */
export async function startTally(store, databaseUrl, seen = () => undefined) {
  const dataSource = await new DataSource(dataSourceOptions(databaseUrl)).initialize();
  await dataSource.query(TABLE);
  await dataSource.query('truncate tally');
  await dataSource.query(`delete from proj.checkpoint where name = 'tally'`);
  const checkpoints = new Checkpoints(dataSource);
  const catalogue = new EventCatalogue();
  const copies = new Copies(dataSource, store, catalogue, checkpoints);
  const followers = new Followers(store, catalogue, checkpoints, new Leases(dataSource), copies, dataSource);
  followers.add({
    name: 'tally',
    kind: 'projection',
    version: 1,
    types: 'all',
    asStored: true,
    async consume(events, held, to) {
      await dataSource.transaction(async (tx) => {
        await checkpoints.move(tx, [held], to);
        const counts = countsOf(events);
        await tx.query(ADD, [[...counts.keys()], [...counts.values()]]);
      });
      seen(events);
    },
  });
  await followers.start({ alone: true });
  return {
    followers,
    async counted() {
      const [{ count }] = await dataSource.query('select coalesce(sum(count), 0)::int as count from tally');
      return count;
    },
    async stop() {
      await followers.stop();
      await dataSource.destroy();
    },
  };
}

function countsOf(events) {
  const counts = new Map();
  for (const { stream } of events) {
    const key = stream.slice(-2);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
