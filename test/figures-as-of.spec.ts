import { Client } from 'pg';
import { stages } from '../src/cooperations/step';
import { generate } from '../src/generating/generator';
import { readWorld } from '../src/generating/read-world';
import { EVENT_STORE, type EventStore } from '../src/kernel/event-store/event-store';
import { Followers } from '../src/kernel/following/followers';
import { openApp, type TestApp } from './support/app';
import { done, southEastAsia, vietNam } from './support/cooperation';

const COOPERATIONS = 40;
const MOMENTS = 12;

/** Every figure counted anew from the ledger's rows, without any of the counts that are kept beside them. */
const counted = {
  funnel: `select stage as key, count(distinct cooperation_id)::int as count
    from cooperation_step where position <= $1 group by stage`,
  matrix: `with r as (select distinct cooperation_id, unnest(regions) as region from cooperation_step where position <= $1),
    p as (select distinct cooperation_id, unnest(prefectures) as prefecture from cooperation_step where position <= $1)
    select region || ' ' || prefecture as key, count(*)::int as count from r join p using (cooperation_id) group by 1`,
  synergies: `select third as key, count(distinct cooperation_id)::int as count
    from cooperation_step, unnest(third_regions) third where position <= $1 group by third`,
  pairs: `with said as (
      select distinct on (party_key, source) party_key, side, third_regions
      from third_region_interest where position <= $1 order by party_key, source, position desc
    ), interest as (select distinct party_key, side, unnest(third_regions) as third from said)
    select e.third as key, count(*)::int as count from interest e join interest j using (third)
    where e.side = 'EU' and j.side = 'JP' group by e.third`,
};

const found = {
  region: `select cooperation_id as id, min(position) as opened from cooperation_step where position <= $1
    group by 1 having bool_or($2 = any(regions)) order by 2`,
  stage: `select cooperation_id as id, min(position) as opened from cooperation_step where position <= $1
    group by 1 having bool_or(stage = $2) order by 2`,
};

describe('figures and lists as of a position', () => {
  let test: TestApp;
  let client: Client;
  let positions: string[];

  beforeAll(async () => {
    test = await openApp();
    client = new Client({ connectionString: test.databaseUrl });
    await client.connect();
    const { post } = test.admin;
    const desk = { kind: 'cluster', country: 'JP', thirdRegions: [southEastAsia, vietNam] };
    const { id } = done(await post('/clusters', { ...desk, name: 'Mekong Desk' }));
    const plan = { seed: 'as of', world: await readWorld(test.app, '2026-11-23') };
    await generate(test.app.get<EventStore>(EVENT_STORE), plan, COOPERATIONS / 2);
    done(await post(`/clusters/${id}/revision`, { ...desk, name: 'Mekong Desk', thirdRegions: [vietNam] }));
    await generate(test.app.get<EventStore>(EVENT_STORE), plan, COOPERATIONS);
    if (!(await test.app.get(Followers).caughtUp(20_000)))
      throw new Error('the projections did not catch up');
    const { rows } = await client.query<{ position: string }>(
      `select position from (select position, row_number() over (order by position) n from cooperation_step) s
       where n % ((select count(*) from cooperation_step) / $1) = 0 order by position`,
      [MOMENTS],
    );
    positions = rows.map(({ position }) => position);
  }, 90_000);
  afterAll(async () => {
    await client.end();
    await test.close();
  });

  const naive = async (sql: string, ...values: string[]) =>
    Object.fromEntries(
      (await client.query<{ key: string; count: number }>(sql, values)).rows.map(({ key, count }) => [
        key,
        count,
      ]),
    );
  const figure = async (name: string, asOf: string) =>
    done(await test.admin.get(`/analytics/${name}?asOf=${asOf}`)) as { rows: Record<string, string>[] };
  const told = (rows: Record<string, string>[], count: string, ...keys: string[]) =>
    Object.fromEntries(
      rows
        .filter((row) => Number(row[count]) > 0)
        .map((row) => [keys.map((key) => row[key]).join(' '), row[count]]),
    );

  it('are what the steps up to there amount to', async () => {
    expect(positions.length).toBeGreaterThanOrEqual(MOMENTS);
    for (const at of positions) {
      const funnel = told((await figure('funnel', at)).rows, 'cooperations', 'stage');
      const matrix = told((await figure('matrix', at)).rows, 'cooperations', 'region', 'prefecture');
      const { rows } = await figure('synergies', at);
      expect([at, funnel]).toEqual([at, await naive(counted.funnel, at)]);
      expect([at, matrix]).toEqual([at, await naive(counted.matrix, at)]);
      expect([at, told(rows, 'cooperations', 'thirdRegion')]).toEqual([
        at,
        await naive(counted.synergies, at),
      ]);
      expect([at, told(rows, 'pairs', 'thirdRegion')]).toEqual([at, await naive(counted.pairs, at)]);
    }
  }, 60_000);

  it('are now what they are as of the last position', async () => {
    for (const name of ['funnel', 'matrix', 'synergies']) {
      const now = done(await test.admin.get(`/analytics/${name}`));
      expect(now).toEqual(await figure(name, now.asOfPosition));
      expect(now.rows.length).toBeGreaterThan(3);
    }
  });

  it('find the cooperations that had come so far', async () => {
    for (const at of positions.filter((_, index) => index % 3 === 0))
      for (const [filter, sql, values] of [
        ['stage', found.stage, stages],
        ['region', found.region, ['FRK2', 'ES51', 'DEA']],
      ] as const)
        for (const value of values) {
          const { items } = done(
            await test.admin.get(`/cooperations?${filter}=${value}&asOf=${at}&limit=1000`),
          );
          const { rows } = await client.query<{ id: string }>(sql, [at, value]);
          expect([at, value, items.map(({ id }: { id: string }) => id)]).toEqual([
            at,
            value,
            rows.map(({ id }) => id),
          ]);
        }
  }, 60_000);
});
