import { FactReader, type Known } from '../src/suggestions/facts/fact-reader';
import type { Fact } from '../src/suggestions/facts/facts';
import { openApp, type TestApp } from './support/app';
import type { Client } from './support/client';
import { accepted, done, gifu, minalogic, mutual, shizuoka, signed } from './support/cooperation';

const only = <Kind extends Fact['kind']>(known: readonly Known<Kind>[]) => {
  expect(known).toHaveLength(1);
  return known[0];
};

describe('the facts of matching', () => {
  let test: TestApp;
  let client: Client;
  let facts: FactReader;
  beforeAll(async () => {
    test = await openApp();
    client = test.admin;
    facts = test.app.get(FactReader, { strict: false });
  }, 60_000);
  afterAll(() => test.close());

  it('are known as of any position, however often they have changed since', async () => {
    const path = '/clusters/eu.minalogic';
    const first = done(await client.post(`${path}/capacity`, { matches: 1 })).position;
    const second = done(await client.post(`${path}/opt-out`)).position;
    const third = done(await client.post(`${path}/capacity`, { matches: 2 })).position;
    const seen = [];
    for (const position of [first, second, third]) {
      const { fact } = only(await facts.byId('party', ['cluster:eu.minalogic'], position));
      seen.push([fact.preferences.capacity, fact.preferences.declined]);
    }
    expect(seen).toEqual([
      [1, false],
      [1, true],
      [2, true],
    ]);
    expect((await facts.bound(undefined)).position).toBe(third);
    expect((await facts.bound(second)).position).toBe(second);
    done(await client.post(`${path}/opt-in`));
  });

  it('know what was at a moment', async () => {
    const { position, id } = done(await client.post('/prefectures/JP-01/capacity', { matches: 7 }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const moment = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
    done(await client.post(`/prefectures/${id}/capacity`, { matches: 8 }));
    expect((await facts.bound(moment)).position).toBe(position);
    for (const bad of ['yesterday', position.slice(0, -3)])
      await expect(facts.bound(bad, '?from')).rejects.toMatchObject({ faults: [{ pointer: '?from' }] });
  });

  it('follow an application, a match, a meeting and a partnership', async () => {
    const { applicationId, cooperationId, partnershipId } = await signed(client);
    const { items } = (await client.get(`/matches?cooperationId=${cooperationId}`)).body;
    const matchId: string = items[0].id;
    const { position: now } = await facts.bound(undefined);
    expect(only(await facts.byId('application', [applicationId], now)).fact).toMatchObject({
      applicant: minalogic,
      status: 'accepted',
      ecosystems: ['eco.digital'],
    });
    const { fact } = only(await facts.byId('match', [matchId], now));
    expect(fact).toMatchObject({ eu: minalogic, jp: shizuoka, status: 'mutual', applicationId });
    expect(fact.said.map(({ answer }) => answer)).toEqual(['yes', 'yes']);
    expect(only(await facts.byId('partnership', [partnershipId], now)).fact.status).toBe('in-force');
  });

  it('forget no refusal where a match is proposed again', async () => {
    const { applicationId, matchId } = await mutual(client);
    const proposal = { applicationId, eu: minalogic, jp: gifu, origin: 'wished' };
    const { id } = done(await client.post('/matches', proposal));
    done(await client.post(`/matches/${id}/answers`, { party: gifu, answer: 'no' }));
    done(await client.post(`/matches/${id}/expiry`, { reason: 'no' }));
    done(await client.post('/matches', proposal));
    const { position: now } = await facts.bound(undefined);
    const { fact } = only(await facts.byId('match', [id], now));
    expect([fact.status, fact.said.map(({ answer }) => answer)]).toEqual(['proposed', ['no']]);
    expect(matchId).not.toBe(id);
  });

  it('know of the end of a cooperation', async () => {
    const { cooperationId } = await accepted(client);
    done(await client.post(`/cooperations/${cooperationId}/end`, { reason: 'over' }));
    const { position: now } = await facts.bound(undefined);
    expect(await facts.byId('end', [cooperationId], now)).toHaveLength(1);
  });
});
