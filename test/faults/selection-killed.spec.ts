import { Client as Connection } from 'pg';
import { aCall, kobe, scored } from '../support/calls';
import { until } from '../kernel/tally';
import type { Client } from '../support/client';
import { done, gifu, minalogic, shizuoka } from '../support/cooperation';
import type { ScratchDatabase } from '../support/scratch-database';
import { DurableCluster } from './support/durable-cluster';
import { Instances } from './support/instances';
import { lastPlace } from './support/stored-record';
import { verdictWithoutHistory } from './support/verdict';

const wished = [shizuoka, gifu, kobe];
const OPENED_WITHIN_MS = 40_000;

/** From now on the reaction does its work and cannot say so. */
const FORGET = `create function forget() returns trigger language plpgsql as
    $$ begin raise exception 'not now' using errcode = '57P03'; end $$;
  create trigger forget before update on proj.checkpoint for each row
    when (new.name = 'wished-matches' and new.checkpoint <> old.checkpoint) execute function forget()`;

const REMEMBER = `drop trigger forget on proj.checkpoint; drop function forget`;

describe('a service that is killed between a selection and its matches', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let instances: Instances;
  let owner: Connection;
  let callId: string;
  let id: string;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('selection');
    owner = new Connection({ connectionString: database.url });
    await owner.connect();
    instances = await Instances.on(database.url);
    await instances.start();
  }, 120_000);
  afterAll(async () => {
    await owner.end();
    await instances.clear();
    await cluster.clear();
  }, 60_000);

  const selecting = async (admin: Client) => {
    const reviewer = instances.at().client(done(await admin.post('/tokens', { role: 'reviewer' })).token);
    callId = done(await admin.post('/calls', aCall)).id;
    id = await scored(admin, reviewer, { callId, applicant: minalogic, score: 80, details: { wished } });
    done(await admin.post(`/calls/${callId}/closure`));
    done(await admin.post(`/calls/${callId}/selection`));
    done(await admin.post(`/calls/${callId}/selection/publication`, {}, { prefer: 'respond-async' }));
  };
  /** The leases of a killed service have to run out first. */
  const matches = async (admin: Client) => {
    const open = () => admin.get(`/matches?applicationId=${id}`);
    await until(async () => (await open()).body.items.length === wished.length, OPENED_WITHIN_MS);
    return open();
  };
  const checkpoint = async () => {
    const sql = `select checkpoint from proj.checkpoint where name = 'wished-matches'`;
    return (await owner.query<{ checkpoint: string }>(sql)).rows[0].checkpoint;
  };
  const restarted = async () => {
    await instances.kill();
    await instances.start();
    return instances.admin();
  };

  it('opens each match once, whether they were opened before or not', async () => {
    const place = await lastPlace(database.url);
    await owner.query(FORGET);
    await selecting(instances.admin());
    const opened = await matches(await restarted());
    expect(opened.body.items).toHaveLength(wished.length);
    const before = await checkpoint();
    await owner.query(REMEMBER);
    const admin = await restarted();
    // It acts again before it says so.
    await until(async () => (await checkpoint()) > before, OPENED_WITHIN_MS);

    const { items } = (await matches(admin)).body;
    const partners = items.map(({ jp }: { jp: { id: string } }) => jp.id);
    expect(partners.toSorted()).toEqual(wished.map((party) => party.id).toSorted());
    expect(items.map(({ revision }: { revision: number }) => revision)).toEqual([0, 0, 0]);
    const { cooperationId } = (await admin.get(`/applications/${id}`)).body;
    const { steps } = (await admin.get(`/cooperations/${cooperationId}`)).body;
    const times = (type: string) => steps.filter((step: { type: string }) => step.type === type).length;
    expect([times('ApplicationSelected'), times('MatchProposed')]).toEqual([1, wished.length]);
    expect((await owner.query('select from proj.refusal')).rowCount).toBe(0);
    expect(await verdictWithoutHistory({ url: database.url, admin, before: place })).toEqual([]);
  }, 120_000);
});
