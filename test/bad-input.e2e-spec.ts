import * as fc from 'fast-check';
import { Client as Connection } from 'pg';
import { openApp, type TestApp } from './support/app';
import { countOf } from './support/stored-record';
import { aCall } from './support/calls';
import { bodiesFor, type Ids, pathOf, postRoutes } from './support/bodies';
import type { Answer, Client } from './support/client';
import { anApplication, aPartnership, done, planned } from './support/cooperation';

type Body = Record<string, unknown>;

const stranger = { kind: 'cluster', id: 'eu.nobody' };

/** What no field of any route takes, whatever its type. */
const wrong: readonly unknown[] = [
  null,
  1.5,
  '',
  ' \n ',
  'NUL \u0000',
  'bell \u0007',
  'half \ud83d',
  {},
  [[]],
  [null],
  Array(1_001).fill('x'),
];

describe('bad input', () => {
  let test: TestApp;
  let client: Client;
  let database: Connection;
  let ids: Ids;
  let bodies: Record<string, object>;

  beforeAll(async () => {
    test = await openApp();
    client = test.admin;
    database = new Connection({ connectionString: test.databaseUrl });
    await database.connect();
    const { cooperationId, applicationId, matchId, meetingId } = await planned(client);
    const followUp = { cooperationId, text: 'call', dueOn: '2026-12-01' };
    ids = {
      cooperationId,
      applicationId,
      matchId,
      meetingId,
      followUpId: done(await client.post('/follow-ups', followUp)).id,
      partnershipId: done(await client.post('/partnerships', { ...aPartnership, cooperationId })).id,
      clusterId: done(await client.post('/clusters', { name: 'Bad Valley', country: 'FR' })).id,
      tokenId: done(await client.post('/tokens', { role: 'analyst' })).id,
      callId: done(await client.post('/calls', aCall)).id,
    };
    const known = bodiesFor(ids);
    bodies = Object.fromEntries(postRoutes.map((route) => [route, known[route]]));
  }, 60_000);
  afterAll(async () => {
    await database.end();
    await test.close();
  });

  const stored = async (): Promise<number> => {
    const { rows } = await database.query<{ count: number }>(
      'select count(*)::int as count from vault.payload',
    );
    return rows[0].count + (await countOf(test));
  };
  const told = ({ status, body, headers }: Answer) => [status, body?.code, headers.get('content-type')];
  const problem = (status: number) => [
    status,
    expect.stringMatching(/^[a-z-]+$/),
    expect.stringMatching(/^application\/problem\+json/),
  ];
  const storesNothing = async (work: () => Promise<void>) => {
    const before = await stored();
    await work();
    expect(await stored()).toBe(before);
    expect((await client.get('/readyz')).status).toBe(200);
  };

  it('has a body for each route that records something', () => {
    expect(postRoutes.filter((route) => !bodies[route])).toEqual([]);
  });

  it(
    'in any field of any route is refused with a pointer to that field',
    () =>
      storesNothing(async () => {
        for (const [route, body] of Object.entries(bodies))
          for (const field of Object.keys(body))
            for (const value of wrong) {
              const answer = await client.post(pathOf(route, ids), { ...body, [field]: value });
              const where = [route, field, JSON.stringify(value).slice(0, 30)];
              expect([...where, ...told(answer)]).toEqual([...where, ...problem(400)]);
              const [{ pointer }] = answer.body.errors as { pointer: string }[];
              expect([...where, pointer.startsWith(`/${field}`)]).toEqual([...where, true]);
            }
      }),
    60_000,
  );

  it('as an unknown property is refused on every route', () =>
    storesNothing(async () => {
      for (const [route, body] of Object.entries(bodies)) {
        if (Object.keys(body).length === 0) continue;
        const { status, body: answer } = await client.post(pathOf(route, ids), { ...body, colour: 'red' });
        expect([route, status, answer.code, answer.errors?.[0].pointer]).toEqual([
          route,
          400,
          'unknown-property',
          '/colour',
        ]);
      }
    }));

  it(
    'of any shape is refused and stores nothing',
    () =>
      storesNothing(async () => {
        // A revocation has no details, so it reads none.
        const withDetails = postRoutes.filter((route) => Object.keys(bodies[route]).length > 0);
        const garbage = fc.oneof(
          fc.jsonValue().filter((value) => typeof value !== 'object' || Array.isArray(value)),
          fc.dictionary(fc.string({ minLength: 1, unit: 'binary' }), fc.jsonValue(), { minKeys: 1 }),
        );
        await fc.assert(
          fc.asyncProperty(fc.constantFrom(...withDetails), garbage, async (route, body) => {
            const { status, body: answer } = await client.post(pathOf(route, ids), body ?? 'null');
            expect([400, 409, 413]).toContain(status);
            expect(answer.code).toMatch(/^[a-z-]+$/);
          }),
          { numRuns: 200 },
        );
      }),
    60_000,
  );

  it('that is malformed, too large, too deep or no JSON is refused on a real route', () =>
    storesNothing(async () => {
      const send = async (body: string, type = 'application/json') => {
        const response = await fetch(`${test.origin}/api/v1/applications`, {
          method: 'POST',
          headers: { authorization: 'Bearer test-admin-token', 'content-type': type },
          body,
        });
        const { code } = (await response.json()) as { code: string };
        return [response.status, code];
      };
      const deep = '['.repeat(100) + ']'.repeat(100);
      const valid = JSON.stringify(anApplication);
      expect(await send(valid.slice(1))).toEqual([400, 'malformed-json']);
      expect(await send(valid.replace('"chip design"', deep))).toEqual([400, 'too-deep']);
      const many = JSON.stringify({ ...anApplication, offers: Array(10_000).fill('x') });
      expect(await send(many)).toEqual([400, 'too-many-items']);
      expect(await send(`{"note":"${'x'.repeat(2_000_000)}"}`)).toEqual([413, 'body-too-large']);
      expect(await send(valid, 'text/plain')).toEqual([415, 'unsupported-media-type']);
      expect(await send(valid.replace('"kind"', '"kind":"matchmaking","kind"'))).toEqual([
        400,
        'repeated-property',
      ]);
      expect(await send(valid.replace('{', '{"__proto__":{"kind":"x"},'))).toEqual([400, expect.any(String)]);
    }));

  it('of dates that the calendar lacks or that have yet to come is refused', () =>
    storesNothing(async () => {
      const dates: [string, string, number, readonly string[]][] = [
        ['POST /follow-ups', 'dueOn', 400, ['2026-02-30', '2026-13-01', '2026-11', '31.12.2026', '20261231']],
        ['POST /follow-ups/{id}/postponement', 'dueOn', 400, ['2027-02-29', '2027', 'tomorrow']],
        ['POST /meetings/{id}/log', 'heldOn', 400, ['2026-00', '2026-06-31', '0999', '2026-6-1', '26']],
        ['POST /meetings/{id}/log', 'heldOn', 409, ['2999', '2999-01', '2999-01-01']],
        ['POST /matches/{id}/introduction', 'on', 409, ['2999']],
        ['POST /partnerships/{id}/signature', 'signedOn', 409, ['2999-12-31']],
        ['POST /partnerships/{id}/signature', 'signedOn', 400, ['2026-02-29', '令和8年']],
        ['POST /partnerships/{id}/milestones', 'on', 409, ['2999']],
        ['POST /clusters/{id}/verification', 'on', 409, ['2999']],
      ];
      for (const [route, field, status, values] of dates)
        for (const value of values) {
          const answer = await client.post(pathOf(route, ids), { ...bodies[route], [field]: value });
          const pointer = answer.body.errors?.[0].pointer;
          expect([route, value, answer.status, pointer]).toEqual([route, value, status, `/${field}`]);
        }
    }));

  it('of unknown codes, parties and ids is refused with a pointer', () =>
    storesNothing(async () => {
      const unknown: [string, Body, string, string][] = [
        ['POST /applications', { ecosystems: ['eco.digital', 'eco.magic'] }, 'unknown-code', '/ecosystems/1'],
        ['POST /applications', { technologies: ['eco.digital'] }, 'unknown-code', '/technologies/0'],
        ['POST /applications', { forms: ['coop.none'] }, 'unknown-code', '/forms/0'],
        ['POST /applications', { priorities: ['prio.none'] }, 'unknown-code', '/priorities/0'],
        ['POST /applications', { applicant: stranger }, 'unknown-party', '/applicant'],
        ['POST /applications', { applicant: { kind: 'city', id: 'x' } }, 'not-one-of', '/applicant/kind'],
        ['POST /applications', { kind: 'marriage' }, 'not-one-of', '/kind'],
        ['POST /applications/{id}/acceptance', { office: 'office.rome' }, 'unknown-office', '/office'],
        ['POST /matches', { applicationId: 'nowhere' }, 'unknown-application', '/applicationId'],
        ['POST /matches/{id}/answers', { answer: 'maybe' }, 'not-one-of', '/answer'],
        ['POST /meetings', { languages: ['en', 'xx'] }, 'unknown-code', '/languages/1'],
        ['POST /follow-ups', { cooperationId: 'nowhere' }, 'unknown-cooperation', '/cooperationId'],
        ['POST /partnerships', { kind: 'marriage' }, 'not-one-of', '/kind'],
        ['POST /partnerships', { parties: [stranger] }, 'unknown-party', '/parties/0'],
      ];
      for (const [route, change, code, pointer] of unknown) {
        const { status, body } = await client.post(pathOf(route, ids), { ...bodies[route], ...change });
        expect([route, change, status, body.errors?.[0]]).toEqual([
          route,
          change,
          400,
          expect.objectContaining({ code, pointer }),
        ]);
      }
    }));

  it(
    'in the path is a thing that is not there',
    () =>
      storesNothing(async () => {
        for (const id of [
          'nowhere',
          '%00',
          '%F0%28',
          '..%2F..',
          '%E6%A9%8B',
          'x'.repeat(450),
          'x'.repeat(600),
        ])
          for (const route of postRoutes) {
            if (!route.includes('{id}')) continue;
            const path = route.split(' ')[1].replace('{id}', id);
            const answer = await client.post(path, bodies[route]);
            expect([route, id.slice(0, 9), [400, 404, 414].includes(answer.status)]).toEqual([
              route,
              id.slice(0, 9),
              true,
            ]);
          }
        expect((await client.get('/cooperations/nowhere')).status).toBe(404);
        expect((await client.get(`/cooperations/${'x'.repeat(10_000)}`)).status).toBe(414);
      }),
    60_000,
  );

  it('in a query is refused with a pointer', async () => {
    for (const query of [
      'limit=0',
      'limit=1001',
      'limit=x',
      'cursor=x',
      'limit=1&limit=2',
      'waiting=2',
      'q=%00',
    ])
      expect([query, (await client.get(`/applications?${query}`)).status]).toEqual([query, 400]);
  });

  it('is not what people write in their own scripts: it comes back byte for byte', async () => {
    const texts = [
      '👩‍👩‍👧‍👦 🇯🇵',
      'e\u0301 is not é',
      '架け橋 ﾊﾟｰﾄﾅｰ 𠮷野家',
      ' spaces \n\tand lines ',
      'שלום \u200f',
      '<b>"\\&%',
    ];
    const { id, cooperationId } = done(
      await client.post('/applications', {
        ...anApplication,
        offers: texts,
        needs: [],
        note: texts.join(''),
      }),
    );
    const { body } = await client.get(`/applications/${id}`);
    expect([body.offers, body.note]).toEqual([texts, texts.join('')]);
    const opened = done(
      await client.post('/follow-ups', { cooperationId, text: texts[2], dueOn: '2027-01-01' }),
    );
    expect((await client.get(`/follow-ups/${opened.id}`)).body.text).toBe(texts[2]);
    const { steps } = (await client.get(`/cooperations/${cooperationId}`)).body;
    expect(steps[1].sentence).toContain(texts[2]);
  });
});
