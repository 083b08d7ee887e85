import { setTimeout as sleep } from 'node:timers/promises';
import { Client as Connection } from 'pg';
import { SERVING_ROLE } from '../src/kernel/database/serving-role';
import { createService } from '../src/service';
import { ADMIN_TOKEN, openApp, type TestApp } from './support/app';
import { recordOf } from './support/stored-record';
import { type Client, clientOf } from './support/client';
import {
  accepted,
  aMeeting,
  anApplication,
  done,
  gifu,
  minalogic,
  mutual,
  proposed,
  shizuoka,
} from './support/cooperation';
import { listen } from './support/event-stream';
import { type Action, routes } from './support/routes';
import { storeFor } from './support/store-under-test';

const readers = ['organisation', 'analyst', 'helpdesk', 'admin'];
const everybody = [...readers, 'reviewer'];
const allowed: Readonly<Record<Action, readonly string[]>> = {
  public: everybody,
  'read the directory': everybody,
  'read the record': readers,
  'read applications': everybody,
  assess: ['reviewer', 'admin'],
  'apply and answer': ['organisation', 'helpdesk', 'admin'],
  'read figures': ['analyst', 'helpdesk', 'admin'],
  'look after the system': ['analyst', 'helpdesk', 'admin'],
  'write the directory': ['helpdesk', 'admin'],
  'write the record': ['helpdesk', 'admin'],
  'issue tokens': ['admin'],
};

describe('access', () => {
  let test: TestApp;
  let helpdesk: Client;
  /** Speaks for eu.minalogic. */
  let organisation: Client;
  const tokens: Record<string, string | undefined> = { none: undefined, garbage: 'kh_garbage' };

  const issue = async (role: string, party?: object) =>
    done(await test.admin.post('/tokens', { role, party }));
  const speaker = async (party: object) => clientOf(test.origin, (await issue('organisation', party)).token);

  beforeAll(async () => {
    test = await openApp();
    const { id, token } = await issue('helpdesk');
    done(await test.admin.post(`/tokens/${id}/revocation`));
    Object.assign(tokens, {
      revoked: token,
      organisation: (await issue('organisation', minalogic)).token,
      analyst: (await issue('analyst')).token,
      helpdesk: (await issue('helpdesk')).token,
      reviewer: (await issue('reviewer')).token,
      admin: ADMIN_TOKEN,
    });
    helpdesk = clientOf(test.origin, tokens.helpdesk);
    organisation = clientOf(test.origin, tokens.organisation);
  }, 60_000);
  afterAll(() => test.close());

  const statusOf = async (route: string, token: string | undefined): Promise<number> => {
    const [method, path] = route.split(' ');
    const prefix = /^\/(livez|readyz|metrics)/.test(path) ? '' : '/api/v1';
    const stop = new AbortController();
    const response = await fetch(test.origin + prefix + path.replace('{id}', 'nowhere'), {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: method === 'POST' ? '{}' : undefined,
      signal: stop.signal,
    });
    if (response.status === 401) expect(response.headers.get('www-authenticate')).toBe('Bearer');
    stop.abort();
    return response.status;
  };

  it('is told of every route, and of no other', async () => {
    const { paths } = (await test.admin.get('/api/openapi.json')).body as {
      paths: Record<string, Record<string, object>>;
    };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    );
    expect(described.sort()).toEqual(Object.keys(routes).sort());
  });

  it.each(['none', 'garbage', 'revoked'])('is refused to a request with the token: %s', async (token) => {
    for (const [route, action] of Object.entries(routes)) {
      const status = await statusOf(route, tokens[token]);
      expect([route, status]).toEqual([route, action === 'public' ? 200 : 401]);
    }
  });

  it.each(everybody)('of a token of role %s is as wide as its role', async (role) => {
    for (const [route, action] of Object.entries(routes)) {
      const status = await statusOf(route, tokens[role]);
      if (!allowed[action].includes(role)) expect([route, status]).toEqual([route, 403]);
      else expect([route, [200, 400, 404, 409].includes(status)]).toEqual([route, true]);
    }
  });

  it('takes the token in no other form', async () => {
    for (const authorization of [
      '',
      'Bearer',
      `Basic ${ADMIN_TOKEN}`,
      ADMIN_TOKEN,
      `Bearer ${ADMIN_TOKEN} x`,
    ]) {
      const { status, body } = await clientOf(test.origin).get('/clusters', { authorization });
      expect([authorization, status, body.code]).toEqual([authorization, 401, 'unauthenticated']);
    }
    expect((await clientOf(test.origin).get(`/clusters?token=${ADMIN_TOKEN}`)).status).toBe(401);
    expect(
      (await clientOf(test.origin).get('/clusters', { authorization: `bearer ${ADMIN_TOKEN}` })).status,
    ).toBe(200);
  });

  it('ends with the revocation of a token that is in use, here at once and elsewhere soon', async () => {
    const elsewhere = await createService({
      serving: { url: test.databaseUrl, role: SERVING_ROLE },
      eventStoreUrl: storeFor({ DATABASE_URL: test.databaseUrl }),
    });
    try {
      await elsewhere.listen(0, '127.0.0.1');
      const { id, token } = await issue('analyst');
      const here = clientOf(test.origin, token);
      const there = clientOf(await elsewhere.getUrl(), token);
      for (const client of [here, there]) expect((await client.get('/regions?limit=1')).status).toBe(200);
      done(await test.admin.post(`/tokens/${id}/revocation`, {}, { prefer: 'respond-async' }));
      expect((await here.get('/regions?limit=1')).status).toBe(401);
      const end = Date.now() + 4_000;
      while ((await there.get('/regions?limit=1')).status === 200 && Date.now() < end) await sleep(50);
      expect((await there.get('/regions?limit=1')).status).toBe(401);
    } finally {
      await elsewhere.close();
    }
  }, 60_000);

  describe('of an organisation', () => {
    it('ends at the cooperations in which it takes part, as if there were no others', async () => {
      const own = await proposed(helpdesk);
      const foreign = await proposed(helpdesk, { kind: 'cluster', id: 'eu.cap-digital' });
      for (const [things, id] of [
        ['applications', 'applicationId'],
        ['matches', 'matchId'],
        ['cooperations', 'cooperationId'],
      ] as const) {
        expect((await organisation.get(`/${things}/${own[id]}`)).status).toBe(200);
        const hidden = await organisation.get(`/${things}/${foreign[id]}`);
        const missing = await organisation.get(`/${things}/nowhere`);
        expect([hidden.status, hidden.text]).toEqual([404, missing.text]);
        const { items } = (await organisation.get(`/${things}?limit=1000`)).body;
        const ids = items.map((item: { id: string }) => item.id);
        expect([ids.includes(own[id]), ids.includes(foreign[id])]).toEqual([true, false]);
        const all = (await helpdesk.get(`/${things}?limit=1000`)).body.items;
        expect(all.map((item: { id: string }) => item.id)).toContain(foreign[id]);
      }
      const answer = { party: minalogic, answer: 'yes' };
      const hidden = await organisation.post(`/matches/${foreign.matchId}/answers`, answer);
      const missing = await organisation.post('/matches/nowhere/answers', answer);
      expect([hidden.status, hidden.text]).toEqual([404, missing.text]);
    });

    it('filters every list of the record', async () => {
      const { matchId, cooperationId } = await mutual(helpdesk);
      done(await helpdesk.post('/meetings', { ...aMeeting, matchId }));
      done(await helpdesk.post('/follow-ups', { cooperationId, text: 'call', dueOn: '2027-01-01' }));
      const partnership = { kind: 'mou', parties: [minalogic], fields: [], forms: [], priorities: [] };
      done(await helpdesk.post('/partnerships', { ...partnership, cooperationId }));
      const stranger = await speaker({ kind: 'cluster', id: 'eu.cap-digital' });
      for (const list of ['meetings', 'follow-ups', 'partnerships']) {
        const path = `/${list}?cooperationId=${cooperationId}`;
        const seen = await Promise.all([organisation, stranger].map((client) => client.get(path)));
        expect([list, ...seen.map(({ body }) => body.items.length)]).toEqual([list, 1, 0]);
        const csv = await stranger.get(`${path}&format=csv`);
        expect(csv.text.trim().split('\r\n')).toHaveLength(1);
      }
      const theirs = await (await speaker(shizuoka)).get(`/cooperations/${cooperationId}`);
      expect(theirs.status).toBe(200);
    });

    it('hears of its own cooperations alone', async () => {
      const listener = await listen(test.origin, tokens.organisation!);
      const foreign = await accepted(helpdesk, { applicant: { kind: 'cluster', id: 'eu.cap-digital' } });
      const own = await accepted(helpdesk);
      const heard = (await listener.changes(2)).map(({ cooperationId }) => cooperationId);
      listener.close();
      expect(heard).toEqual([own.cooperationId, own.cooperationId]);
      const { steps } = (await helpdesk.get(`/cooperations/${foreign.cooperationId}`)).body;
      const replayed = await listen(test.origin, tokens.organisation!, steps[0].position);
      const again = (await replayed.changes(2)).map(({ cooperationId }) => cooperationId);
      replayed.close();
      expect(again).toEqual(heard);
    });

    it('applies, withdraws, answers and agrees for itself alone', async () => {
      const other = { kind: 'cluster', id: 'eu.cap-digital' };
      const applied = await organisation.post('/applications', anApplication);
      expect(applied.status).toBe(201);
      const forbidden = await organisation.post('/applications', { ...anApplication, applicant: other });
      expect([forbidden.status, forbidden.body.code]).toEqual([403, 'forbidden']);
      const { matchId, cooperationId, applicationId } = await mutual(helpdesk);
      const partner = await speaker(shizuoka);
      const withdraw = (client: Client) =>
        client.post(`/applications/${applicationId}/withdrawal`, { reason: 'x' });
      expect((await withdraw(partner)).status).toBe(403);
      const answer = (client: Client, party: object) =>
        client.post(`/matches/${matchId}/answers`, { party, answer: 'yes' });
      expect((await answer(organisation, shizuoka)).status).toBe(403);
      expect((await answer(organisation, minalogic)).status).toBe(200);
      expect((await answer(partner, shizuoka)).status).toBe(200);
      const { id } = done(await helpdesk.post('/meetings', { ...aMeeting, cooperationId }));
      done(
        await helpdesk.post(`/meetings/${id}/log`, {
          heldOn: '2026-06-03',
          outcome: 'knowledge-gained',
          nextSteps: [],
        }),
      );
      const agree = (client: Client, party: object) =>
        client.post(`/meetings/${id}/minutes-agreement`, { party });
      expect((await agree(organisation, shizuoka)).status).toBe(403);
      expect((await agree(organisation, minalogic)).status).toBe(200);
      expect((await withdraw(organisation)).status).toBe(200);
      expect(
        (await organisation.post(`/applications/${applied.body.id}/withdrawal`, { reason: 'x' })).status,
      ).toBe(200);
    });
  });

  it('of an analyst reaches every case file and changes none', async () => {
    const { cooperationId, applicationId } = await accepted(helpdesk);
    const analyst = clientOf(test.origin, tokens.analyst);
    const file = await analyst.get(`/cooperations/${cooperationId}`);
    expect(file.body.steps).toHaveLength(2);
    const withdrawn = await analyst.post(`/applications/${applicationId}/withdrawal`, { reason: 'x' });
    expect(withdrawn.status).toBe(403);
    expect((await helpdesk.get(`/cooperations/${cooperationId}`)).body).toEqual(file.body);
  });

  it('leaves its actor in every step', async () => {
    const { cooperationId } = done(await test.admin.post('/applications', anApplication));
    const { steps } = (await test.admin.get(`/cooperations/${cooperationId}`)).body;
    expect(steps[0].actor).toBe('admin');
    const second = done(await helpdesk.post('/applications', anApplication));
    const file = (await test.admin.get(`/cooperations/${second.cooperationId}`)).body;
    expect(file.steps[0].actor).toMatch(/^helpdesk:[0-9a-f-]{36}$/);
  });

  describe('by token', () => {
    it('is given with a role, and with a party to an organisation alone', async () => {
      for (const body of [{ role: 'organisation' }, { role: 'analyst', party: gifu }])
        expect([body, (await test.admin.post('/tokens', body)).status]).toEqual([body, 409]);
      for (const body of [
        {},
        { role: 'king' },
        { role: 'organisation', party: { kind: 'cluster', id: 'eu.nobody' } },
      ])
        expect([body, (await test.admin.post('/tokens', body)).status]).toEqual([body, 400]);
    });

    it('is the same for a request that comes again, and another for another one', async () => {
      const headers = { 'idempotency-key': 'a-token' };
      const first = await test.admin.post('/tokens', { role: 'analyst' }, headers);
      const again = await test.admin.post('/tokens', { role: 'analyst' }, headers);
      expect([again.status, again.text]).toEqual([201, first.text]);
      expect((await issue('analyst')).token).not.toBe(first.body.token);
      expect((await clientOf(test.origin, again.body.token).get('/clusters')).status).toBe(200);
    });

    it('ends with its revocation', async () => {
      const { id, token } = await issue('analyst');
      const analyst = clientOf(test.origin, token);
      expect((await analyst.get('/clusters')).status).toBe(200);
      for (let times = 0; times < 2; times++) done(await test.admin.post(`/tokens/${id}/revocation`));
      expect((await analyst.get('/clusters')).status).toBe(401);
      expect((await test.admin.post('/tokens/nowhere/revocation')).status).toBe(404);
    });

    it('stands nowhere in the record and the database', async () => {
      const { id, token } = await issue('analyst');
      const database = new Connection({ connectionString: test.databaseUrl });
      await database.connect();
      const tables = await database.query<{ name: string }>(
        `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
         where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
      );
      const holding = async (text: string) => {
        const found: string[] = [];
        for (const { name } of tables.rows) {
          const { rowCount } = await database.query(
            `select from ${name} t where position($1 in t::text) > 0 limit 1`,
            [text],
          );
          if (rowCount) found.push(name);
        }
        return found;
      };
      expect(JSON.stringify(await recordOf(test))).toContain(id);
      expect(await holding(id)).not.toEqual([]);
      for (const secret of [token, token.slice(3), ADMIN_TOKEN]) {
        expect(await holding(secret)).toEqual([]);
        expect(JSON.stringify(await recordOf(test))).not.toContain(secret);
      }
      await database.end();
    });
  });
});
