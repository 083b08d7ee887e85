import { setTimeout as sleep } from 'node:timers/promises';
import { Client as Connection } from 'pg';
import { ADMIN_TOKEN, openApp, type TestApp } from './support/app';
import { anApplication, done } from './support/cooperation';
import { type Listener, listen } from './support/event-stream';

describe('the stream of changes', () => {
  let test: TestApp;
  const listeners: Listener[] = [];
  const open = async (lastSeen?: string): Promise<Listener> => {
    const listener = await listen(test.origin, ADMIN_TOKEN, lastSeen);
    listeners.push(listener);
    return listener;
  };
  beforeAll(async () => {
    test = await openApp();
  }, 60_000);
  afterEach(() => listeners.splice(0).forEach((listener) => listener.close()));
  afterAll(() => test.close());

  it('tells the position, the cooperation and the type of each step, once it can be read', async () => {
    const listener = await open();
    const { id, cooperationId, position } = done(await test.admin.post('/applications', anApplication));
    const accepted = done(await test.admin.post(`/applications/${id}/acceptance`, { office: 'office.gifu' }));
    expect(await listener.changes(2)).toEqual([
      { id: position, position, cooperationId, type: 'ApplicationSubmitted' },
      { id: accepted.position, position: accepted.position, cooperationId, type: 'ApplicationAccepted' },
    ]);
  });

  it('is silent about the directory', async () => {
    const listener = await open();
    done(await test.admin.post('/clusters', { name: 'Quiet Valley', country: 'FR', kind: 'cluster' }));
    const { position } = done(await test.admin.post('/applications', anApplication));
    expect((await listener.changes(1)).map((change) => change.position)).toEqual([position]);
  });

  it('brings what was missed since Last-Event-ID, then goes on, each step once and in order', async () => {
    const first = done(await test.admin.post('/applications', anApplication));
    const missed: string[] = [];
    for (let count = 0; count < 3; count++)
      missed.push(done(await test.admin.post('/applications', anApplication)).position);
    const listening = open(first.position);
    const meanwhile = await Promise.all(
      Array.from({ length: 10 }, () => test.admin.post('/applications', anApplication)),
    );
    const positions = [...missed, ...meanwhile.map(({ body }) => body.position as string)].sort();
    const listener = await listening;
    expect((await listener.changes(13)).map(({ id }) => id)).toEqual(positions);
    const later = done(await test.admin.post('/applications', anApplication)).position;
    expect((await listener.changes(14)).map(({ id }) => id)).toEqual([...positions, later]);
  });

  it('loses nothing that comes while the missed steps are being read', async () => {
    const first = done(await test.admin.post('/applications', anApplication));
    const database = new Connection({ connectionString: test.databaseUrl });
    await database.connect();
    await database.query('begin');
    await database.query('lock table cooperation_step in access exclusive mode');
    const listener = await open(first.position);
    const { position } = done(
      await test.admin.post('/applications', anApplication, { prefer: 'respond-async' }),
    );
    // The hint goes out without the projections once they have been waited for in vain.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await database.query('commit');
    await database.end();
    expect((await listener.changes(1)).map(({ id }) => id)).toEqual([position]);
    const later = done(await test.admin.post('/applications', anApplication)).position;
    expect((await listener.changes(2)).map(({ id }) => id)).toEqual([position, later]);
  });

  it('has two hundred listeners, refuses one more until another has gone, and serves all else meanwhile', async () => {
    const all = await Promise.all(Array.from({ length: 200 }, () => open()));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const refused = await fetch(`${test.origin}/api/v1/changes`, { headers });
    expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'overloaded' }]);
    expect(refused.headers.get('retry-after')).toMatch(/^[1-5]$/);
    expect((await test.admin.get('/clusters?limit=1')).status).toBe(200);
    all[0].close();
    while ((await open()).status !== 200) await sleep(20);
    const { position } = done(await test.admin.post('/applications', anApplication));
    expect((await all[199].changes(1)).map(({ id }) => id)).toEqual([position]);
  });
});
