import { Client as Connection } from 'pg';
import { openApp, type TestApp } from './support/app';
import type { Answer, Client } from './support/client';
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
  southEastAsia,
  vietNam,
} from './support/cooperation';

const faultIn = ({ status, body }: Answer) => [status, body.code, body.errors?.[0]?.pointer];
const idsIn = ({ body }: Answer): string[] => body.items.map(({ id }: { id: string }) => id);

describe('matches', () => {
  let test: TestApp;
  let client: Client;
  const post: Client['post'] = (...request) => client.post(...request);
  const get: Client['get'] = (...request) => client.get(...request);
  beforeAll(async () => {
    test = await openApp();
    client = await test.as('helpdesk');
  }, 60_000);
  afterAll(() => test.close());

  const one = async (id: string) => done(await get(`/matches/${id}`));
  const answer = (id: string, party: object, given: string, reason?: string) =>
    post(`/matches/${id}/answers`, { party, answer: given, reason });
  const propose = (details: object) =>
    post('/matches', { eu: minalogic, jp: shizuoka, origin: 'wished', ...details });

  it('of an application belong to its cooperation, one for each partner', async () => {
    const { applicationId, cooperationId } = await accepted(client);
    const partners = [shizuoka, gifu, { kind: 'cluster', id: 'jp.kobe-bmi' }];
    for (const jp of partners)
      expect((await propose({ applicationId, jp })).body.cooperationId).toBe(cooperationId);
    expect(faultIn(await propose({ applicationId, origin: 'manual' })).slice(0, 2)).toEqual([
      409,
      'match-already-proposed',
    ]);
    const { items } = (await get(`/matches?applicationId=${applicationId}`)).body;
    expect(items.map(({ jp }: { jp: object }) => jp)).toEqual(partners);
    const file = (await get(`/cooperations/${cooperationId}`)).body;
    expect(file.parties).toEqual(expect.arrayContaining([minalogic, ...partners]));
  });

  it('without one begin cooperations of their own', async () => {
    const answers = [await propose({ reason: 'met at a fair' }), await propose({})];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const [first, second] = answers.map(({ body }) => body);
    expect(first.cooperationId).not.toBe(second.cooperationId);
    expect(await one(first.id)).toMatchObject({
      applicationId: null,
      reason: 'met at a fair',
      status: 'proposed',
    });
    expect((await get(`/cooperations/${first.cooperationId}`)).body.stage).toBe('match');
  });

  it('need an application that an office has accepted, of the party itself', async () => {
    const { id } = done(await post('/applications', anApplication));
    expect(faultIn(await propose({ applicationId: id }))).toEqual([
      409,
      'application-not-accepted',
      '/applicationId',
    ]);
    expect(faultIn(await propose({ applicationId: 'nowhere' }))).toEqual([
      400,
      'unknown-application',
      '/applicationId',
    ]);
    const { applicationId } = await accepted(client);
    const other = { kind: 'cluster', id: 'eu.cap-digital' };
    expect(faultIn(await propose({ applicationId, eu: other }))).toEqual([409, 'not-the-applicant', '/eu']);
  });

  it('are of a European region or organisation and a Japanese prefecture or organisation', async () => {
    const refused: [object, string, string][] = [
      [{ eu: shizuoka }, 'wrong-kind', '/eu/kind'],
      [{ eu: { kind: 'cluster', id: 'jp.kobe-bmi' } }, 'wrong-side', '/eu'],
      [{ jp: minalogic }, 'wrong-side', '/jp'],
      [{ jp: { kind: 'country', id: 'JP' } }, 'wrong-kind', '/jp/kind'],
      [{ jp: { kind: 'prefecture', id: 'JP-48' } }, 'unknown-party', '/jp'],
      [{ origin: 'fate' }, 'not-one-of', '/origin'],
    ];
    for (const [details, code, pointer] of refused)
      expect([details, ...faultIn(await propose(details))]).toEqual([details, 400, code, pointer]);
  });

  it('are with nobody who is no longer active', async () => {
    const { id } = done(await post('/clusters', { name: 'Faded Works', country: 'JP' }));
    done(await post(`/clusters/${id}/inactivity`, { reason: 'dissolved' }));
    const refused = await propose({ jp: { kind: 'cluster', id } });
    expect(faultIn(refused)).toEqual([409, 'party-inactive', '/jp']);
  });

  it('become mutual when both sides have said yes, however long they consulted', async () => {
    const { matchId, cooperationId } = await proposed(client);
    const said: [object, string][] = [
      [minalogic, 'yes'],
      [shizuoka, 'consulting'],
      [shizuoka, 'soft-no'],
      [shizuoka, 'no'],
      [shizuoka, 'consulting'],
    ];
    for (const [party, given] of said) {
      done(await answer(matchId, party, given, `because ${given}`));
      expect((await one(matchId)).status).toBe('proposed');
    }
    done(await answer(matchId, shizuoka, 'yes'));
    const match = await one(matchId);
    expect(match).toMatchObject({ status: 'mutual', waitingFor: [] });
    expect(match.sides.map(({ answer: given }: { answer: string }) => given)).toEqual(['yes', 'yes']);
    const { steps } = (await get(`/cooperations/${cooperationId}`)).body;
    expect(steps.map(({ type }: { type: string }) => type).slice(-2)).toEqual([
      'MatchAnswered',
      'MatchBecameMutual',
    ]);
  });

  it('keep the same answer for another reason, and none twice', async () => {
    const { matchId } = await proposed(client);
    const revisions = [];
    for (const reason of ['until March', 'until March', 'until June', undefined])
      revisions.push(done(await answer(matchId, shizuoka, 'consulting', reason)).revision);
    expect(revisions).toEqual([1, 1, 2, 2]);
    expect((await one(matchId)).sides[1]).toMatchObject({ answer: 'consulting', reason: 'until June' });
  });

  it('that are mutual stand: no answer is taken back', async () => {
    const { matchId } = await mutual(client);
    expect(faultIn(await answer(matchId, shizuoka, 'no')).slice(0, 2)).toEqual([409, 'match-already-mutual']);
    const { revision } = await one(matchId);
    expect(done(await answer(matchId, shizuoka, 'yes')).revision).toBe(revision);
    const expired = await post(`/matches/${matchId}/expiry`, { reason: 'x' });
    expect(faultIn(expired).slice(0, 2)).toEqual([409, 'match-already-mutual']);
  });

  it('are answered by those who were asked', async () => {
    const { matchId } = await proposed(client);
    expect(faultIn(await answer(matchId, gifu, 'yes'))).toEqual([409, 'not-a-side', '/party']);
    expect(faultIn(await answer(matchId, minalogic, 'perhaps'))).toEqual([400, 'not-one-of', '/answer']);
    expect((await answer('nowhere', minalogic, 'yes')).status).toBe(404);
    expect((await get('/matches/nowhere')).status).toBe(404);
  });

  it('lead to an introduction once they are mutual', async () => {
    const { matchId } = await proposed(client);
    const introduce = async (id: string, body: object) =>
      faultIn(await post(`/matches/${id}/introduction`, body));
    expect((await introduce(matchId, {})).slice(0, 2)).toEqual([409, 'match-not-mutual']);
    const { matchId: id, cooperationId } = await mutual(client);
    expect(await introduce(id, { on: '2999-01' })).toEqual([409, 'date-in-future', '/on']);
    expect((await introduce(id, { on: '2026-10' }))[0]).toBe(200);
    expect((await introduce(id, {})).slice(0, 2)).toEqual([409, 'already-introduced']);
    expect(await one(id)).toMatchObject({ status: 'introduced', introducedOn: '2026-10' });
    const { steps } = (await get(`/cooperations/${cooperationId}`)).body;
    expect(steps.at(-1)).toMatchObject({ type: 'IntroductionMade', occurredOn: '2026-10' });
    const { matchId: third } = await mutual(client);
    expect((await introduce(third, {}))[0]).toBe(200);
    expect((await one(third)).introducedOn).toBe(new Date().toISOString().slice(0, 10));
  });

  it('that have expired take no step, but can be proposed again', async () => {
    const { matchId, applicationId, cooperationId } = await proposed(client);
    done(await answer(matchId, minalogic, 'yes'));
    expect((await post(`/matches/${matchId}/expiry`, {})).body.errors[0].pointer).toBe('/reason');
    done(await post(`/matches/${matchId}/expiry`, { reason: 'no answer for a year' }));
    expect(await one(matchId)).toMatchObject({ status: 'expired', waitingFor: [] });
    for (const [step, body] of Object.entries({
      answers: { party: shizuoka, answer: 'yes' },
      introduction: {},
      expiry: { reason: 'x' },
      'third-region-invitations': { party: vietNam },
    }))
      expect([step, ...faultIn(await post(`/matches/${matchId}/${step}`, body)).slice(0, 2)]).toEqual([
        step,
        409,
        'match-expired',
      ]);
    const again = await propose({ applicationId, origin: 'suggested' });
    expect(again).toMatchObject({ status: 201, body: { id: matchId, cooperationId } });
    expect(await one(matchId)).toMatchObject({
      status: 'proposed',
      waitingFor: ['EU', 'JP'],
      origin: 'suggested',
    });
    done(await answer(matchId, shizuoka, 'yes'));
    expect((await one(matchId)).status).toBe('proposed');
  });

  it('take third-region partners, who answer as the others do', async () => {
    const { matchId, cooperationId } = await mutual(client);
    const invite = (party: object) => post(`/matches/${matchId}/third-region-invitations`, { party });
    expect(faultIn(await invite(gifu))).toEqual([400, 'wrong-side', '/party']);
    expect(faultIn(await answer(matchId, vietNam, 'yes'))).toEqual([409, 'not-a-side', '/party']);
    for (const party of [vietNam, southEastAsia, vietNam]) done(await invite(party));
    expect((await one(matchId)).waitingFor).toEqual(['third']);
    for (const given of ['consulting', 'yes', 'no', 'yes']) done(await answer(matchId, vietNam, given));
    done(await answer(matchId, southEastAsia, 'soft-no'));
    expect(await one(matchId)).toMatchObject({ status: 'mutual', waitingFor: [] });
    expect((await get(`/cooperations/${cooperationId}`)).body.parties).toEqual(
      expect.arrayContaining([vietNam, southEastAsia]),
    );
    const listed = await get('/cooperations?thirdRegion=VN&limit=1000');
    expect(idsIn(listed)).toContain(cooperationId);
  });

  it('wait for each side, the oldest first, with their age', async () => {
    const first = await proposed(client);
    const second = await proposed(client);
    const ids = [first.matchId, second.matchId];
    const waiting = async (side: string) =>
      idsIn(await get(`/matches?waiting=${side}&limit=1000`)).filter((id) => ids.includes(id));
    for (const side of ['EU', 'JP', 'any', 'true']) expect([side, await waiting(side)]).toEqual([side, ids]);
    done(await answer(first.matchId, minalogic, 'yes'));
    done(await answer(first.matchId, shizuoka, 'consulting'));
    done(await answer(second.matchId, shizuoka, 'no'));
    expect([await waiting('EU'), await waiting('JP')]).toEqual([[], [first.matchId]]);
    done(await post(`/matches/${first.matchId}/third-region-invitations`, { party: vietNam }));
    expect(await waiting('third')).toEqual([first.matchId]);
    done(await answer(first.matchId, shizuoka, 'yes'));
    expect(await waiting('any')).toEqual([first.matchId]);
    done(await post(`/cooperations/${first.cooperationId}/end`, { reason: 'overtaken' }));
    expect(await waiting('any')).toEqual([]);
    expect(faultIn(await get('/matches?waiting=Mars'))).toEqual([400, 'not-one-of', '?waiting']);
    expect(faultIn(await get('/matches?status=lost'))).toEqual([400, 'not-one-of', '?status']);

    const database = new Connection({ connectionString: test.databaseUrl });
    await database.connect();
    const daysAgo = new Date(Date.now() - 40.5 * 86_400_000).toISOString();
    await database.query('update match_list set proposed_at = $1 where id = $2', [daysAgo, second.matchId]);
    await database.end();
    const { items } = (await get(`/matches?cooperationId=${second.cooperationId}`)).body;
    expect(items[0].ageDays).toBe(40);
  });

  it('are one thing of several in a cooperation, and each can be met about', async () => {
    const { applicationId, cooperationId, matchId } = await mutual(client);
    const other = done(await propose({ applicationId, jp: gifu })).id;
    const meet = (id: string) => post('/meetings', { ...aMeeting, matchId: id });
    expect(faultIn(await meet(other))).toEqual([409, 'no-mutual-match', '/overrideReason']);
    expect((await meet(matchId)).body.cooperationId).toBe(cooperationId);
    expect(idsIn(await get(`/matches?cooperationId=${cooperationId}&status=mutual`))).toEqual([matchId]);
  });
});
