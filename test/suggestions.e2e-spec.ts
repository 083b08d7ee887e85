import type { Position } from '../src/kernel/event-store/event-store';
import { ProfileBooks } from '../src/suggestions/profiles/profile-books';
import { openApp, type TestApp } from './support/app';
import { anEntry, aCall } from './support/calls';
import type { Client } from './support/client';
import {
  accepted,
  done,
  gifu,
  minalogic,
  mutual,
  shizuoka,
  signed,
  southEastAsia,
  vietNam,
} from './support/cooperation';

interface Told {
  readonly party: { kind: string; id: string };
  readonly score: number;
  readonly low: number;
  readonly high: number;
  readonly towardsApplicant: number;
  readonly towardsPartner: number;
  readonly contributions: readonly {
    criterion: string;
    weight: number;
    towardsApplicant: number;
    towardsPartner: number;
    share: number;
    reason: Record<string, string>;
  }[];
  readonly [other: string]: unknown;
}

const keyOf = ({ party: { kind, id } }: Pick<Told, 'party'>) => `${kind}:${id}`;
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('suggestions', () => {
  let test: TestApp;
  let client: Client;
  beforeAll(async () => {
    test = await openApp();
    client = test.admin;
  }, 60_000);
  afterAll(() => test.close());

  const suggested = async (path: string) => done(await client.get(`${path}/suggestions?limit=100`));
  const reasonsAgainst = async (path: string, key: string) => {
    const { excluded } = await suggested(path);
    const found = (excluded as { party: Told['party']; reasons: { code: string }[] }[]).find(
      (one) => keyOf(one) === key,
    );
    return found?.reasons.map(({ code }) => code);
  };

  it('for an application name Japanese organisations and prefectures, with the arithmetic and reasons', async () => {
    const { applicationId } = await accepted(client);
    const answer = done(await client.get(`/applications/${applicationId}/suggestions?limit=5`));
    expect(answer).toMatchObject({
      ruleset: { version: '2026', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      asOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      priceOfExposure: 0,
    });
    expect(answer.items).toHaveLength(5);
    for (const item of answer.items as Told[]) {
      expect(['cluster', 'prefecture']).toContain(item.party.kind);
      expect(item.low <= item.score && item.score <= item.high).toBe(true);
      const { contributions } = item;
      expect(contributions).toHaveLength(13);
      expect(sum(contributions.map(({ share }) => share))).toBeCloseTo(item.score, 9);
      expect(sum(contributions.map((one) => one.towardsApplicant))).toBeCloseTo(item.towardsApplicant, 9);
      expect(sum(contributions.map((one) => one.towardsPartner))).toBeCloseTo(item.towardsPartner, 9);
      for (const { reason } of contributions)
        for (const language of ['en', 'ja', 'de', 'fr']) expect(reason[language]).toMatch(/\S/);
    }
    const scores = (answer.items as Told[]).map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((one, other) => other - one));
  });

  it('rest on what the application asks for', async () => {
    const photonics = await accepted(client, {
      ecosystems: ['eco.digital'],
      technologies: ['tech.photonics'],
    });
    const wine = {
      offers: ['wine'],
      needs: ['a sake brewery'],
      ecosystems: ['eco.agri_food'],
      technologies: [],
    };
    const food = await accepted(client, wine);
    const first = async ({ applicationId }: { applicationId: string }) =>
      (done(await client.get(`/applications/${applicationId}/suggestions?limit=3`)).items as Told[]).map(
        keyOf,
      );
    expect(await first(photonics)).not.toEqual(await first(food));
  });

  it('are there for a draft of a mobility application, so that its wishes can follow them', async () => {
    const call = done(await client.post('/calls', aCall));
    const { id } = done(await client.post('/applications', anEntry(call.id, minalogic, { wished: [] })));
    expect((await suggested(`/applications/${id}`)).items.length).toBeGreaterThan(10);
  });

  it('from the Japanese side name European parties, and the application by which they are judged', async () => {
    for (const path of ['/prefectures/JP-21', '/clusters/jp.kobe-bmi']) {
      const { items } = await suggested(path);
      expect(items.length).toBeGreaterThan(10);
      for (const { party } of items as Told[]) expect(['cluster', 'region']).toContain(party.kind);
      const [applicant] = (items as Told[]).filter(({ party }) => party.kind === 'cluster');
      expect(applicant).not.toHaveProperty('applicationId');
      const { applicationId } = await accepted(client, { applicant: applicant.party });
      const again = (await suggested(path)).items as Told[];
      expect(again.find((one) => keyOf(one) === keyOf(applicant))).toMatchObject({ applicationId });
    }
    const from = done(await client.get('/regions/FRK2/suggestions'));
    expect(from.items).toHaveLength(10);
  });

  it('leave out, with the reason, whom a gate stops', async () => {
    const path = '/clusters/eu.minalogic';
    const { matchId } = await mutual(client);
    expect(await reasonsAgainst(path, 'prefecture:JP-22')).toContain('already-matched');
    done(await client.post(`${path}/vetoes`, { partner: gifu }));
    expect(await reasonsAgainst(path, 'prefecture:JP-21')).toEqual(['vetoed']);
    done(await client.post(`${path}/veto-release`, { partner: gifu }));
    expect(await reasonsAgainst(path, 'prefecture:JP-21')).toBeUndefined();
    done(await client.post('/prefectures/JP-20/opt-out'));
    expect(await reasonsAgainst(path, 'prefecture:JP-20')).toEqual(['declines-suggestions']);
    done(await client.post('/prefectures/JP-20/opt-in'));
    const { cooperationId } = done(await client.get(`/matches/${matchId}`));
    done(await client.post(`/cooperations/${cooperationId}/end`, { reason: 'over' }));
    await signed(client);
    expect(await reasonsAgainst(path, 'prefecture:JP-22')).toContain('already-partners');
  });

  it('leave nobody out for a match of an application that is over', async () => {
    const applicant = { kind: 'cluster', id: 'eu.biocat' };
    const { applicationId } = await accepted(client, { applicant });
    done(await client.post('/matches', { applicationId, eu: applicant, jp: gifu, origin: 'suggested' }));
    expect(await reasonsAgainst('/clusters/eu.biocat', 'prefecture:JP-21')).toEqual(['already-matched']);
    done(await client.post(`/applications/${applicationId}/withdrawal`, { reason: 'over' }));
    expect(await reasonsAgainst('/clusters/eu.biocat', 'prefecture:JP-21')).toBeUndefined();
  });

  it('heed a no for as long as the rules say', async () => {
    const { applicationId } = await accepted(client, {
      applicant: { kind: 'cluster', id: 'eu.hamburg-aviation' },
    });
    const eu = { kind: 'cluster', id: 'eu.hamburg-aviation' };
    const { id } = done(await client.post('/matches', { applicationId, eu, jp: gifu, origin: 'suggested' }));
    done(await client.post(`/matches/${id}/answers`, { party: gifu, answer: 'no' }));
    expect(await reasonsAgainst(`/applications/${applicationId}`, 'prefecture:JP-21')).toContain('said-no');
  });

  it('tell an organisation nothing of what others said in confidence, and nothing of others', async () => {
    done(await client.post('/prefectures/JP-19/vetoes', { partner: minalogic }));
    const own = await test.as('organisation', minalogic);
    const { excluded } = done(await own.get('/clusters/eu.minalogic/suggestions'));
    const found = (excluded as { party: { id: string }; reasons: { code: string }[] }[]).find(
      ({ party }) => party.id === 'JP-19',
    );
    expect(found?.reasons.map(({ code }) => code)).toEqual(['not-available']);
    expect(await reasonsAgainst('/clusters/eu.minalogic', 'prefecture:JP-19')).toEqual(['vetoed']);
    expect((await own.get('/prefectures/JP-21/suggestions')).status).toBe(404);
    const { applicationId } = await accepted(client, { applicant: { kind: 'cluster', id: 'eu.biocat' } });
    expect((await own.get(`/applications/${applicationId}/suggestions`)).status).toBe(404);
    done(await client.post('/prefectures/JP-19/veto-release', { partner: minalogic }));
    done(await client.post('/prefectures/JP-19/opt-out'));
    const { excluded: again } = done(await own.get('/clusters/eu.minalogic/suggestions'));
    expect(again).toContainEqual(expect.objectContaining(found));
    done(await client.post('/prefectures/JP-19/opt-in'));
  });

  it('are for the applicant, and not for a partner in the same cooperation', async () => {
    const { applicationId, matchId } = await mutual(client);
    const { asOfPosition } = await suggested(`/applications/${applicationId}`);
    done(await client.post('/clusters/eu.minalogic/vetoes', { partner: shizuoka }));
    const change = `/applications/${applicationId}/rank-change?party=prefecture:JP-21&from=${asOfPosition}`;
    const statuses = async (asker: Client) =>
      Promise.all(
        [`/applications/${applicationId}/suggestions`, change, `/matches/${matchId}/receipt`].map(
          async (path) => (await asker.get(path)).status,
        ),
      );
    expect(await statuses(await test.as('organisation', minalogic))).toEqual([200, 200, 200]);
    expect(await statuses(await test.as('organisation', shizuoka))).toEqual([404, 404, 200]);
    done(await client.post('/clusters/eu.minalogic/veto-release', { partner: shizuoka }));
  });

  it('do not tell an organisation who has applied', async () => {
    const { applicationId } = await accepted(client);
    const told = async (asker: Client) => {
      const { items } = done(await asker.get('/prefectures/JP-26/suggestions?limit=100'));
      return (items as Told[]).find((item) => keyOf(item) === 'cluster:eu.minalogic')?.applicationId;
    };
    expect(await told(client)).toBe(applicationId);
    expect(await told(await test.as('organisation', { kind: 'prefecture', id: 'JP-26' }))).toBeUndefined();
  });

  it('tell neither side in a receipt what the other said in confidence', async () => {
    const { applicationId } = await accepted(client);
    done(await client.post('/prefectures/JP-18/vetoes', { partner: minalogic }));
    const jp = { kind: 'prefecture', id: 'JP-18' };
    const proposal = { applicationId, eu: minalogic, jp, origin: 'manual' };
    const { id } = done(await client.post('/matches', proposal));
    const excluded = async (asker: Client) => done(await asker.get(`/matches/${id}/receipt`)).excluded;
    expect(await excluded(client)).toEqual(['vetoed']);
    expect(await excluded(await test.as('organisation', minalogic))).toEqual(['not-available']);
    done(await client.post('/prefectures/JP-18/veto-release', { partner: minalogic }));
  });

  it('are the same as of an earlier position, whatever came since', async () => {
    const { applicationId } = await accepted(client);
    const before = await suggested(`/applications/${applicationId}`);
    done(await client.post('/prefectures/JP-09/opt-out'));
    const after = await suggested(`/applications/${applicationId}`);
    const { asOfPosition } = before;
    const again = done(
      await client.get(`/applications/${applicationId}/suggestions?limit=100&asOf=${asOfPosition}`),
    );
    expect(again).toEqual(before);
    expect(after.excluded).not.toEqual(before.excluded);
    done(await client.post('/prefectures/JP-09/opt-in'));
  });

  it('as of a day judge terms by that day, and by no day that is yet to come', async () => {
    const day = new Date().toISOString().slice(0, 10);
    const path = '/clusters/eu.minalogic/suggestions?limit=1';
    expect(done(await client.get(`${path}&asOf=${day}`)).asOf).toBe(day);
    const { asOf } = done(await client.get(path));
    expect(done(await client.get(`${path}&asOf=2099-01-01T00:00:00Z`)).asOf).toBe(asOf);
  });

  it('refuse what cannot be meant', async () => {
    for (const path of ['/clusters/eu.nobody', '/prefectures/JP-99', '/applications/nothing'])
      expect((await client.get(`${path}/suggestions`)).status).toBe(404);
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'asOf=yesterday', 'colour=red'])
      expect((await client.get(`/clusters/eu.minalogic/suggestions?${query}`)).status).toBe(400);
  });

  it('for both sides find third regions and parties there that they share', async () => {
    const profile = { name: 'Biwako', country: 'JP', prefecture: 'JP-25', ecosystems: ['eco.digital'] };
    const thirdRegions = [vietNam, { kind: 'region', id: 'AFRICA' }];
    const { id } = done(await client.post('/clusters', { ...profile, thirdRegions }));
    const inThird = async (country: string) =>
      done(await client.post('/clusters', { name: `in ${country}`, country })).id as string;
    const there = await inThird('VN');
    await inThird('KE');
    const { applicationId } = await accepted(client);
    const sharedWith = async (path: string, key: string) => {
      const items = (await suggested(path)).items as Told[];
      return items.find((item) => keyOf(item) === key);
    };
    const found = await sharedWith(`/applications/${applicationId}`, `cluster:${id}`);
    expect(found?.thirdRegions).toEqual([southEastAsia.id]);
    expect(found?.thirdRegionPartners).toEqual([{ kind: 'cluster', id: there }]);
    const inVietNam = await accepted(client, { thirdRegions: [vietNam] });
    const both = await sharedWith(`/applications/${inVietNam.applicationId}`, `cluster:${id}`);
    expect(both?.thirdRegionPartners).toEqual([{ kind: 'cluster', id: there }, vietNam]);
    const back = await sharedWith(`/clusters/${id}`, 'cluster:eu.minalogic');
    expect(back).toMatchObject({
      thirdRegions: both?.thirdRegions,
      thirdRegionPartners: both?.thirdRegionPartners,
    });
    const stranger = await sharedWith(`/applications/${applicationId}`, 'prefecture:JP-14');
    expect(stranger).toMatchObject({ thirdRegions: [], thirdRegionPartners: [] });
  });

  it('say for a match how it was judged, and come to the same again', async () => {
    const { applicationId } = await accepted(client);
    const eu = minalogic;
    const { items } = await suggested(`/applications/${applicationId}`);
    const [{ party: jp, score }] = items as Told[];
    const { id } = done(await client.post('/matches', { applicationId, eu, jp, origin: 'suggested' }));
    // What changes afterwards changes nothing about the receipt.
    done(await client.post('/clusters/eu.minalogic/capacity', { matches: 50 }));
    const answer = done(await client.get(`/matches/${id}/receipt`));
    expect(answer).toMatchObject({ matchId: id, excluded: [], recomputed: { agrees: true, score } });
    expect(answer.recomputed.difference).toBeLessThanOrEqual(1e-9);
    expect(answer.receipt).toMatchObject({ score, applicant: { party: eu }, partner: { party: jp } });
    expect(answer.recomputed.contributions[0].reason.ja).toMatch(/\S/);
    const manual = done(await client.post('/matches', { applicationId, eu, jp: shizuoka, origin: 'manual' }));
    const { excluded, recomputed } = done(await client.get(`/matches/${manual.id}/receipt`));
    expect(recomputed.agrees).toBe(true);
    expect(excluded).toContain('already-partners');
    expect((await client.get('/matches/nothing/receipt')).status).toBe(404);
  });

  it('rest on profiles that are the same brought up to date with each step, and made anew', async () => {
    await signed(client, { signedOn: '2026-09' });
    done(
      await client.post('/clusters/jp.kobe-bmi/revision', {
        name: 'Kobe',
        country: 'JP',
        prefecture: 'JP-28',
      }),
    );
    const books = test.app.get(ProfileBooks, { strict: false });
    const now = await books.now();
    const anew = await books.at(now.position as Position);
    for (const side of ['EU', 'JP', 'third'] as const) {
      expect(now.candidates(side).length).toBeGreaterThan(20);
      expect(now.candidates(side)).toEqual(anew.candidates(side));
    }
    expect(now.exposures()).toEqual(anew.exposures());
  });
});
