import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/client';
import { valueIn } from '../support/metrics';
import { anApplication, done, planned } from '../support/cooperation';
import type { ScratchDatabase } from '../support/scratch-database';
import { kakehashi } from './support/command-line';
import { DurableCluster } from './support/durable-cluster';
import { Instances } from './support/instances';
import { asked, lastPlace } from './support/stored-record';
import { verdictWithoutHistory } from './support/verdict';

const PAUSED_WITHIN_MS = 30_000;
/** Longer than a reaction rests between two tries. */
const SHOWN_WITHIN_MS = 20_000;

describe('a projection that cannot take an event', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let instances: Instances;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('poison');
    instances = await Instances.on(database.url);
    await instances.start();
  }, 120_000);
  afterAll(async () => {
    await instances.clear();
    await cluster.clear();
  }, 60_000);

  const stateOf = async (name: string) => {
    const { body } = await instances.admin().get('/system/projections');
    return (body.items as { name: string; status: string; lag: number }[]).find(
      (item) => item.name === name,
    )!;
  };
  const isSoon = async (name: string, status: string) => {
    for (const end = Date.now() + PAUSED_WITHIN_MS; ; await sleep(50)) {
      const state = await stateOf(name);
      if (state.status === status || Date.now() > end) return state;
    }
  };

  const constraint = (table: string, change: string) =>
    asked(database.url, (client) => client.query(`alter table ${table} ${change}`));

  it('stands still there and says so, while the others go on, and goes on when it is told to', async () => {
    const before = await lastPlace(database.url);
    await constraint('token_list', `add constraint poison check (role <> 'helpdesk')`);
    const { position } = done(await instances.admin().post('/tokens', { role: 'helpdesk' }));

    const paused = await isSoon('token-list', 'paused');
    expect(paused).toMatchObject({
      status: 'paused',
      error: { position, type: 'TokenIssued', message: expect.stringContaining('poison') },
    });
    const status = await kakehashi(instances, database.url, 'status');
    expect(status.code).toBe(1);
    expect(status.stdout).toMatch(
      new RegExp(`^token-list@\\d+ +paused .*TokenIssued at ${position}: .*poison`, 'm'),
    );
    const ready = await instances.at().client().get('/readyz');
    expect([ready.status, ready.body.paused]).toEqual([200, ['token-list']]);

    const told = async () => (await instances.admin().get('/metrics')).text;
    const gauge = (which: string) => `kakehashi_follower_${which}{kind="projection",name="token-list"}`;
    const metrics = await told();
    expect(metrics).toContain(`${gauge('paused')} 1\n`);
    expect(valueIn(metrics, gauge('lag_events'))).toBeGreaterThan(0);
    expect(valueIn(metrics, gauge('lag_seconds'))).toBeGreaterThan(0);

    const submitted = await instances.admin().post('/applications', anApplication);
    expect(submitted.headers.get('kakehashi-visible')).toBe('false');
    const path = `/applications/${done(submitted).id}`;
    const shown = await eventually(
      () => instances.admin().get(path),
      (answer) => answer.status === 200,
    );
    expect(shown.status).toBe(200);
    expect(await isSoon('step-ledger', 'running')).toMatchObject({ status: 'running' });
    expect(await stateOf('token-list')).toMatchObject({ status: 'paused', error: { position } });

    await constraint('token_list', 'drop constraint poison');
    const resumed = await kakehashi(instances, database.url, 'resume', 'token-list');
    expect([resumed.code, resumed.stdout]).toEqual([0, 'token-list goes on\n']);
    expect(await isSoon('token-list', 'running')).not.toHaveProperty('error');
    expect((await kakehashi(instances, database.url, 'status')).code).toBe(0);
    expect((await instances.at().client().get('/readyz')).body.paused).toBeUndefined();
    expect(await told()).toContain(`${gauge('paused')} 0\n`);
    const run = { url: database.url, admin: instances.admin(), before };
    expect(await verdictWithoutHistory(run)).toEqual([]);
  }, 120_000);

  it('keeps the reactions waiting whose commands look at it, and no others', async () => {
    const admin = instances.admin();
    const poison = 'add constraint poison check (false) not valid';
    const [first, second] = [await planned(admin), await planned(admin)];
    const log = async (meetingId: string) => {
      const nextSteps = [{ text: 'send a draft', dueOn: '2026-07-01' }];
      const held = { heldOn: '2026-06-03', outcome: 'negotiation-started', nextSteps };
      done(await admin.post(`/meetings/${meetingId}/log`, held));
    };
    const opened = async ({ cooperationId }: typeof first) => {
      const { body } = await admin.get(`/follow-ups?cooperationId=${cooperationId}`);
      return body.items.length as number;
    };
    const isOpened = async (begun: typeof first) => {
      const end = Date.now() + SHOWN_WITHIN_MS;
      while ((await opened(begun)) === 0 && Date.now() < end) await sleep(50);
      return (await opened(begun)) === 1;
    };

    await constraint('token_list', poison);
    done(await admin.post('/tokens', { role: 'helpdesk' }));
    expect(await isSoon('token-list', 'paused')).toMatchObject({ status: 'paused' });
    await log(first.meetingId);
    expect(await isOpened(first)).toBe(true);

    await constraint('cooperation_standing', poison);
    await log(second.meetingId);
    expect(await isSoon('standing', 'paused')).toMatchObject({ status: 'paused' });
    await sleep(2000);
    expect(await opened(second)).toBe(0);
    const { body } = await admin.get('/system/reactions');
    const waiting = (body.items as { name: string; waitsFor?: string[] }[]).filter(
      ({ waitsFor }) => waitsFor,
    );
    expect(waiting).toMatchObject([{ name: 'next-steps', status: 'catching-up', waitsFor: ['standing'] }]);
    expect((await kakehashi(instances, database.url, 'status')).stdout).toMatch(
      /^next-steps@1 +catching-up .* {2}waits for standing$/m,
    );

    await constraint('cooperation_standing', 'drop constraint poison');
    expect((await kakehashi(instances, database.url, 'resume', 'standing')).code).toBe(0);
    expect(await isOpened(second)).toBe(true);
    expect(await stateOf('token-list')).toMatchObject({ status: 'paused' });
  }, 120_000);
});
