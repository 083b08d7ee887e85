import { defaultRuleset } from '../src/matching/default-ruleset';
import { openApp, type TestApp } from './support/app';
import type { Client } from './support/client';
import { accepted, done, minalogic, signed } from './support/cooperation';

const { towardsApplicant, towardsPartner } = defaultRuleset.weights;

/** Rules for which ties count for nothing, and what somebody is for much. */
const draft = (version: string) => ({
  ...defaultRuleset,
  version,
  weights: {
    towardsApplicant: { ...towardsApplicant, ties: 0, kind: towardsApplicant.kind + towardsApplicant.ties },
    towardsPartner: { ...towardsPartner, ties: 0, kind: towardsPartner.kind + towardsPartner.ties },
  },
});

describe('rulesets', () => {
  let test: TestApp;
  let client: Client;
  beforeAll(async () => {
    test = await openApp();
    client = test.admin;
  }, 60_000);
  afterAll(() => test.close());

  const faults = async (body: unknown) => {
    const answer = await client.post('/rulesets', body);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ]);
    return (answer.body.errors as { pointer: string; code: string }[]).map(
      ({ pointer, code }) => `${pointer} ${code}`,
    );
  };
  const drafted = async (version: string) =>
    done(await client.post('/rulesets', draft(version))).id as string;
  const statusOf = async (id: string) => done(await client.get(`/rulesets/${id}`)).status;

  it('begin with those that ship, in force', async () => {
    const { items } = done(await client.get('/rulesets'));
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ id: 'shipped', status: 'in-force', version: defaultRuleset.version });
  });

  it('are drafted and published by a person, and suggestions follow at once', async () => {
    const id = await drafted('2027');
    expect([await statusOf(id), await statusOf('shipped')]).toEqual(['draft', 'in-force']);
    const suggestions = '/clusters/eu.minalogic/suggestions';
    const before = done(await client.get(suggestions));
    done(await client.post(`/rulesets/${id}/publication`));
    expect([await statusOf(id), await statusOf('shipped')]).toEqual(['in-force', 'superseded']);
    const after = done(await client.get(suggestions));
    expect(after.ruleset).toMatchObject({ version: '2027' });
    expect(after.ruleset.hash).not.toBe(before.ruleset.hash);
    expect(
      after.items[0].contributions.find((one: { criterion: string }) => one.criterion === 'ties'),
    ).toMatchObject({
      weight: 0,
      share: 0,
    });
    const analyst = await test.as('analyst');
    expect((await analyst.post('/rulesets', draft('2028'))).status).toBe(403);
    expect((await analyst.post(`/rulesets/${id}/publication`)).status).toBe(403);
  });

  it('go back to earlier rules as a document that is published anew', async () => {
    const id = done(await client.post('/rulesets', defaultRuleset)).id as string;
    done(await client.post(`/rulesets/${id}/publication`));
    expect(done(await client.get('/clusters/eu.minalogic/suggestions')).ruleset.version).toBe('2026');
    const again = await client.post(`/rulesets/${id}/publication`);
    expect([again.status, again.body.revision]).toEqual([200, 1]);
  });

  it('that have faults are told where, and nothing is stored', async () => {
    const { items: before } = done(await client.get('/rulesets'));
    const { tau: _, ...headless } = draft('a');
    expect(await faults({ ...headless, colour: 'red' })).toEqual([
      '/tau required',
      '/colour unknown-property',
    ]);
    expect(await faults({ ...draft('a'), tau: 2, lexicon: 'other' })).toEqual([
      '/tau no-share',
      '/lexicon unknown-lexicon',
    ]);
    expect(await faults([])).toEqual([' not-an-object']);
    const heavy = { ...draft('a').weights, towardsPartner: { ...towardsPartner, sector: 0.5 } };
    expect(await faults({ ...draft('a'), weights: heavy })).toEqual([
      '/weights/towardsPartner weights-not-1',
    ]);
    const taken = await client.post('/rulesets', { ...defaultRuleset, tau: 0.1 });
    expect([taken.status, taken.body.code]).toEqual([409, 'version-taken']);
    expect((await client.post('/rulesets/nothing/publication')).status).toBe(404);
    expect(done(await client.get('/rulesets')).items).toEqual(before);
  });

  it('are tried out on the real history before they are published', async () => {
    await signed(client);
    await accepted(client, { applicant: { kind: 'cluster', id: 'eu.hamburg-aviation' }, wished: [] });
    const id = await drafted('2029');
    const analyst = await test.as('analyst');
    const answer = done(await analyst.get(`/rulesets/${id}/what-if?limit=5`));
    expect(answer).toMatchObject({
      ruleset: { version: '2029' },
      inForce: { version: '2026' },
      cases: 2,
      current: { quality: { n: 1 } },
      draft: { quality: { n: 1 } },
    });
    for (const side of [answer.current, answer.draft]) {
      expect(side.gini > 0 && side.gini < 1 && side.coverage > 0 && side.coverage <= 1).toBe(true);
      expect(side.quality.mrr > 0 && side.quality.mrr <= 1).toBe(true);
    }
    expect(answer.winners.length).toBeGreaterThan(0);
    for (const { before, after, name } of answer.winners)
      expect([after > before, name.length > 0]).toEqual([true, true]);
    for (const { before, after } of answer.losers) expect(after).toBeLessThan(before);
    const same = done(await analyst.get('/rulesets/shipped/what-if'));
    expect(same).toMatchObject({ winners: [], losers: [], firstChanged: 0, cases: 2 });
    expect((await analyst.get('/rulesets/nothing/what-if')).status).toBe(404);
  });

  it('show whom they would show how often, and what a cap costs', async () => {
    const capped = { ...draft('2030'), exposure: { cap: 1, floor: 1 } };
    const id = done(await client.post('/rulesets', capped)).id as string;
    for (const applicant of [minalogic, { kind: 'cluster', id: 'eu.biocat' }])
      await accepted(client, { applicant, wished: [] });
    const { applications, bounded, unbounded, price, parties, ...others } = done(
      await client.get(`/rulesets/${id}/exposure?limit=10`),
    );
    expect(others).toMatchObject({ cap: 1, floor: 1, ruleset: { version: '2030' } });
    expect(applications).toBeGreaterThanOrEqual(3);
    const shown = parties.map((one: { shown: number }) => one.shown);
    expect(Math.max(...shown)).toBe(1);
    expect(shown.filter((count: number) => count === 1).length).toBeGreaterThan(15);
    expect(price).toBeGreaterThan(0);
    expect(bounded.coverage).toBeGreaterThan(unbounded.coverage);
    expect(bounded.meanScore).toBeLessThan(unbounded.meanScore);
  });

  it('say why a rank has changed: mine, theirs, the rules', async () => {
    const { applicationId } = await accepted(client);
    const path = `/applications/${applicationId}`;
    const { items, asOfPosition } = done(await client.get(`${path}/suggestions?limit=30`));
    const { party, rank } = items[20];
    const key = `${party.kind}:${party.id}`;
    const ask = async (from: string, more = '') =>
      done(await client.get(`${path}/rank-change?party=${key}&from=${from}${more}`));
    expect(await ask(asOfPosition)).toMatchObject({
      before: { rank },
      after: { rank },
      ranks: { mine: 0, theirs: 0, rules: 0 },
    });

    const best = items[0].party;
    done(await client.post(`/${best.kind}s/${best.id}/opt-out`));
    const theirs = await ask(asOfPosition);
    expect(theirs).toMatchObject({
      before: { rank },
      after: { rank: rank - 1 },
      ranks: { mine: 0, theirs: 1, rules: 0 },
    });

    const id = await drafted('2031');
    const { position } = done(await client.post(`/rulesets/${id}/publication`));
    const all = await ask(asOfPosition, `&to=${position}`);
    expect(all.from.ruleset.hash).not.toBe(all.to.ruleset.hash);
    expect(all.ranks.mine + all.ranks.theirs + all.ranks.rules).toBeCloseTo(
      all.before.rank - all.after.rank,
      9,
    );
    expect(all.scores.rules).not.toBe(0);
    expect((await client.get(`${path}/rank-change?party=cluster:jp.nobody&from=${position}`)).status).toBe(
      400,
    );
    expect((await client.get(`${path}/rank-change?party=${key}`)).status).toBe(400);
    const early = await client.get(`${path}/rank-change?party=${key}&from=2001-01-01`);
    expect([early.status, early.body.errors]).toEqual([
      400,
      [expect.objectContaining({ pointer: '?from', code: 'not-there-yet' })],
    ]);
    expect((await client.get(`/applications/nothing/rank-change?party=${key}&from=${position}`)).status).toBe(
      404,
    );
  });
});
