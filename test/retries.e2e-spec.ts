import { randomUUID } from 'node:crypto';
import { openApp, type TestApp } from './support/app';
import { countOf } from './support/stored-record';
import { type Client, eventually } from './support/client';
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

const keyed = (key: string = randomUUID()) => ({ 'idempotency-key': key });

describe('a request that comes again', () => {
  let test: TestApp;
  let client: Client;
  const post: Client['post'] = (...request) => client.post(...request);
  const get: Client['get'] = (...request) => client.get(...request);
  beforeAll(async () => {
    test = await openApp();
    client = await test.as('helpdesk');
  }, 60_000);
  afterAll(async () => {
    await test.close();
  });

  const stored = () => countOf(test);

  describe('with its Idempotency-Key', () => {
    it('acts once and gets the first status, body and ETag', async () => {
      const headers = keyed();
      const first = await post('/applications', anApplication, headers);
      const before = await stored();
      const again = await post('/applications', anApplication, headers);
      expect([again.status, again.text]).toEqual([201, first.text]);
      expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
      expect(await stored()).toBe(before);
      const reordered = Object.fromEntries(Object.entries(anApplication).reverse());
      expect((await post('/applications', reordered, headers)).text).toBe(first.text);
    });

    it('and another body is refused', async () => {
      const headers = keyed();
      done(await post('/applications', anApplication, headers));
      const before = await stored();
      const other = await post('/applications', { ...anApplication, offers: ['something else'] }, headers);
      expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
      expect(await stored()).toBe(before);
    });

    it('and another body leaves the texts of the first alone', async () => {
      const headers = keyed();
      const { id } = done(await post('/applications', { ...anApplication, note: 'a note' }, headers));
      const other = { ...anApplication, note: 'a note', offers: ['something else'] };
      expect((await post('/applications', other, headers)).status).toBe(422);
      expect((await get(`/applications/${id}`)).body.note).toBe('a note');
    });

    it('is another one on another route or of another token', async () => {
      const headers = keyed();
      const [first, second] = [await accepted(client), await accepted(client)];
      const opened = new Set<string>();
      for (const { cooperationId } of [first, second])
        opened.add(
          done(await post('/follow-ups', { cooperationId, text: 'call', dueOn: '2027-01-01' }, keyed())).id,
        );
      for (const id of opened)
        expect((await post(`/follow-ups/${id}/completion`, { result: 'done' }, headers)).status).toBe(200);
      const mine = await post('/applications', anApplication, headers);
      const theirs = await test.admin.post('/applications', anApplication, headers);
      expect([mine.status, theirs.status]).toEqual([201, 201]);
      expect(theirs.body.id).not.toBe(mine.body.id);
    });

    it('acts once on every kind of thing, also where the id comes from the content', async () => {
      const { applicationId, cooperationId } = await accepted(client);
      const match = { applicationId, eu: minalogic, jp: shizuoka, origin: 'wished' };
      const cluster = { name: 'Retry Valley', country: 'FR', kind: 'cluster', id: 'eu.retry-valley' };
      const requests: [string, object, object][] = [
        ['/matches', match, { ...match, jp: gifu }],
        ['/clusters', cluster, { ...cluster, id: 'eu.retry-hills' }],
        [
          '/follow-ups',
          { cooperationId, text: 'call', dueOn: '2027-01-01' },
          { cooperationId, text: 'write', dueOn: '2027-01-01' },
        ],
        ['/meetings', { ...aMeeting, overrideReason: 'urgent' }, { ...aMeeting, overrideReason: 'late' }],
      ];
      for (const [route, body, other] of requests) {
        const headers = keyed();
        const first = await post(route, body, headers);
        const before = await stored();
        const again = await post(route, body, headers);
        const misused = await post(route, other, headers);
        expect([route, first.status, again.status, misused.status]).toEqual([route, 201, 201, 422]);
        expect(again.text).toBe(first.text);
        expect(await stored()).toBe(before);
      }
    });

    it('acts once when twenty come at the same time, and all get the same answer', async () => {
      const { applicationId } = await accepted(client);
      const match = { applicationId, eu: minalogic, jp: shizuoka, origin: 'wished' };
      for (const [route, body, events] of [
        ['/applications', anApplication, 1],
        ['/matches', match, 2],
      ] as const) {
        const before = await stored();
        const headers = keyed();
        const answers = await Promise.all(Array.from({ length: 20 }, () => post(route, body, headers)));
        expect([...new Set(answers.map(({ status, text }) => `${status} ${text}`))]).toEqual([
          `201 ${answers[0].text}`,
        ]);
        expect((await stored()) - before).toBe(events);
      }
    });

    it('gets its first answer though what allowed it has changed since', async () => {
      const { matchId, cooperationId, applicationId } = await mutual(client);
      const steps: [string, object][] = [
        ['/follow-ups', { cooperationId, text: 'call', dueOn: '2027-01-01' }],
        ['/meetings', { ...aMeeting, matchId }],
        ['/matches', { applicationId, eu: minalogic, jp: gifu, origin: 'suggested' }],
        [
          '/partnerships',
          { cooperationId, kind: 'mou', parties: [minalogic], fields: [], forms: [], priorities: [] },
        ],
        [`/matches/${matchId}/introduction`, { on: '2026-01' }],
        [`/matches/${matchId}/third-region-invitations`, { party: { kind: 'country', id: 'VN' } }],
        [`/cooperations/${cooperationId}/end`, { reason: 'no budget' }],
      ];
      const key = randomUUID();
      const first = [];
      for (const [route, body] of steps) first.push(await post(route, body, keyed(key)));
      expect(first.map(({ status }) => status)).toEqual([201, 201, 201, 201, 200, 200, 200]);
      const before = await stored();
      for (const [index, [route, body]] of steps.entries()) {
        const again = await post(route, body, keyed(key));
        expect([route, again.status, again.text]).toEqual([route, first[index].status, first[index].text]);
        const fresh = await post(route, body, keyed());
        expect([route, fresh.status]).toEqual([route, 409]);
      }
      expect(await stored()).toBe(before);
    });

    it('decides again after a refusal', async () => {
      const { id } = done(await post('/applications', anApplication));
      const match = { applicationId: id, eu: minalogic, jp: shizuoka, origin: 'wished' };
      const headers = keyed();
      const early = await post('/matches', match, headers);
      expect([early.status, early.body.code]).toEqual([409, 'application-not-accepted']);
      done(await post(`/applications/${id}/acceptance`, { office: 'office.gifu' }));
      const later = await post('/matches', match, headers);
      expect(later.status).toBe(201);
      expect((await post('/matches', match, headers)).text).toBe(later.text);
    });

    it('is 1 to 255 printable characters', async () => {
      for (const key of ['', 'x'.repeat(256), 'a\tb']) {
        const { status, body } = await post('/applications', anApplication, { 'idempotency-key': key });
        expect([status, body.code]).toEqual([400, 'invalid-idempotency-key']);
      }
      expect((await post('/applications', anApplication, keyed(`x${' '.repeat(100)}!`))).status).toBe(201);
    });
  });

  describe('with If-Match', () => {
    it('acts only on the revision that it names', async () => {
      const { matchId } = await proposed(client);
      const answer = (etag: string, given: string) =>
        post(`/matches/${matchId}/answers`, { party: minalogic, answer: given }, { 'if-match': etag });
      const first = await answer('"0"', 'consulting');
      expect([first.status, first.headers.get('etag')]).toEqual([200, '"1"']);
      const stale = await answer('"0"', 'yes');
      expect([stale.status, stale.body.code, stale.body.revision]).toEqual([412, 'wrong-revision', 1]);
      expect(stale.headers.get('etag')).toBe('"1"');
      expect((await answer('"7"', 'yes')).status).toBe(412);
      expect((await answer('*', 'soft-no')).status).toBe(200);
      expect((await get(`/matches/${matchId}`)).headers.get('etag')).toBe('"2"');
    });

    it('refuses what is no strong ETag', async () => {
      const { matchId } = await proposed(client);
      for (const etag of ['0', 'W/"0"', '"0", "1"', '"-1"', '"x"', '""']) {
        const { status, body } = await post(
          `/matches/${matchId}/answers`,
          { party: minalogic, answer: 'yes' },
          { 'if-match': etag },
        );
        expect([etag, status, body.code]).toEqual([etag, 400, 'invalid-if-match']);
      }
    });

    it('lets one of two win that saw the same revision', async () => {
      const { matchId } = await proposed(client);
      const race = await Promise.all(
        [minalogic, shizuoka].map((party) =>
          post(`/matches/${matchId}/answers`, { party, answer: 'consulting' }, { 'if-match': '"0"' }),
        ),
      );
      expect(race.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412]);
    });
  });

  describe('and what it may see', () => {
    it('is all that it did itself', async () => {
      const applied = await post('/applications', anApplication);
      expect(applied.headers.get('kakehashi-visible')).toBe('true');
      const { body } = await get(`/applications?waiting=true&applicant=cluster:eu.minalogic&limit=1000`);
      expect(body.items.at(-1).id).toBe(applied.body.id);
    });

    it('need not be waited for, until it is asked for by position', async () => {
      const applied = await post('/applications', anApplication, { prefer: 'respond-async' });
      expect(applied.status).toBe(201);
      expect(applied.headers.get('preference-applied')).toBe('respond-async');
      expect(applied.headers.get('kakehashi-visible')).toBe('false');
      const { cooperationId, position } = applied.body;
      const seen = await get(`/cooperations/${cooperationId}?minPosition=${position}`);
      expect([seen.status, seen.headers.get('kakehashi-visible')]).toEqual([200, 'true']);
    });

    it('is told where a position has yet to come, and refused where it is none', async () => {
      const { position } = done(await post('/applications', anApplication));
      const far = position.replace(/[0-9a-f]+$/, (place: string) => '9'.repeat(place.length));
      const early = await get(`/applications?minPosition=${far}`);
      expect([early.status, early.headers.get('kakehashi-visible')]).toEqual([200, 'false']);
      for (const minPosition of ['', 'soon', position.replace(/\.\w{8}\./, '.00000000.')]) {
        const { status, body } = await get(`/applications?minPosition=${minPosition}`);
        expect([minPosition, status, body.code]).toEqual([minPosition, 400, 'unknown-position']);
      }
    });

    it('has the revision as ETag', async () => {
      const { id, revision } = done(await post('/applications', anApplication));
      const one = await get(`/applications/${id}`);
      expect([one.headers.get('etag'), one.body.revision]).toEqual([`"${revision}"`, revision]);
    });
  });

  it('turns next steps into follow-ups once, however often the log comes', async () => {
    const { matchId, cooperationId } = await mutual(client);
    const { id } = done(await post('/meetings', { ...aMeeting, matchId }));
    const log = {
      heldOn: '2026-06-03',
      outcome: 'contact-for-future',
      nextSteps: [{ text: 'write', dueOn: '2027-01-01' }],
    };
    const headers = keyed();
    await Promise.all(Array.from({ length: 5 }, () => post(`/meetings/${id}/log`, log, headers)));
    await eventually(
      () => get(`/follow-ups?cooperationId=${cooperationId}`),
      ({ body }) => body.items.length > 0,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await get(`/follow-ups?cooperationId=${cooperationId}`)).body.items).toHaveLength(1);
  });
});
