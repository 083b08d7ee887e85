import type { Answer, Client } from './support/client';
import { openApp, type TestApp } from './support/app';
import { recordOf } from './support/stored-record';

let app: TestApp;
let helpdesk: Client;

beforeAll(async () => {
  app = await openApp('seeded');
  helpdesk = await app.as('helpdesk');
}, 60_000);
afterAll(() => app?.close());

const ids = ({ body }: Answer): string[] => body.items.map(({ id }: { id: string }) => id);
const faults = ({ body }: Answer) =>
  body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]);

const full = {
  id: 'eu.brücken'.replace('ü', 'u'),
  name: 'Brücken-Cluster Elsass',
  nameLocal: 'Grappe « ponts » d’Alsace',
  shortName: 'BCE',
  kind: 'network',
  country: 'FR',
  nuts: 'FRF1',
  city: 'Ottmarsheim',
  website: 'https://example.org/ponts',
  eccpProfile: 'https://clustercollaboration.eu/content/bce',
  founded: 2009,
  members: 120,
  membersAsOf: 2024,
  membersNote: 'counted by hand',
  label: { level: 'silver', awardedOn: '2023-05', expiresOn: '2026-05' },
  ecosystems: ['eco.construction'],
  technologies: ['tech.advanced_materials'],
  nace: ['nace.42', 'nace.F'],
  forms: ['coop.industry'],
  priorities: ['prio.green_alliance'],
  keywords: ['斜張橋', 'cable-stayed'],
  offers: ['Wind tunnel 🌬️', 'e\u0301preuves'],
  needs: ['耐震設計'],
  thirdRegions: [
    { kind: 'region', id: 'AFRICA' },
    { kind: 'country', id: 'VN' },
  ],
  languages: ['fr', 'de', 'ja'],
  confidence: 'medium',
  note: 'First contact at a fair.',
};

describe('an organisation', () => {
  it('is registered with all that is known, and answered with it', async () => {
    const answer = await helpdesk.post('/clusters', full);
    expect(answer).toMatchObject({ status: 201, body: { id: full.id, revision: 0 } });
    const { body, headers } = await helpdesk.get(`/clusters/${full.id}`);
    expect(body).toMatchObject({
      ...full,
      side: 'EU',
      status: 'active',
      active: true,
      party: { kind: 'cluster', id: full.id },
    });
    expect(headers.get('etag')).toBe('"0"');
    expect(body).not.toHaveProperty('search');
  });

  it('leaves none of its free text in the record', async () => {
    const recorded = (await recordOf(app)).filter(({ stream }) => stream === `cluster-${full.id}`);
    expect(recorded).toHaveLength(1);
    for (const text of [...full.offers, ...full.needs, full.note, full.membersNote])
      expect(JSON.stringify(recorded)).not.toContain(text);
  });

  it('is found by each of its names, its city and its keywords', async () => {
    for (const q of ['brucken elsass', 'PONTS', 'bce', 'ottmars', '斜張', 'ｃａｂｌｅ'])
      expect([q, ids(await helpdesk.get(`/clusters?q=${encodeURIComponent(q)}`))]).toEqual([q, [full.id]]);
    expect(ids(await helpdesk.get('/clusters?q=brucken%20osaka'))).toEqual([]);
    expect(ids(await helpdesk.get('/clusters?q=c_ble'))).toEqual([]);
    expect(ids(await helpdesk.get('/clusters?q=%25'))).toEqual([]);
  });

  it('is found by side, country, region, kind, ecosystem and technology', async () => {
    const filters =
      'side=EU&country=FR&nuts=FRF&kind=network&ecosystem=eco.construction&technology=tech.advanced_materials';
    expect(ids(await helpdesk.get(`/clusters?${filters}`))).toEqual([full.id]);
    for (const other of [
      'side=JP',
      'country=DE',
      'nuts=FRK',
      'kind=cluster',
      'ecosystem=eco.health',
      'technology=tech.ai',
    ])
      expect(ids(await helpdesk.get(`/clusters?${other}&limit=1000`))).not.toContain(full.id);
  });

  it('is registered once, and repeated with its key acts once', async () => {
    expect(await helpdesk.post('/clusters', full)).toMatchObject({
      status: 409,
      body: { code: 'party-already-registered' },
    });
    const key = { 'idempotency-key': 'register-1' };
    const first = await helpdesk.post('/clusters', { name: 'Ōita Semicon 2', country: 'JP' }, key);
    expect(first.body.id).toMatch(/^jp\.oita-semicon-2-[0-9a-f]{8}$/);
    expect(await helpdesk.post('/clusters', { name: 'Ōita Semicon 2', country: 'JP' }, key)).toMatchObject({
      status: 201,
      body: first.body,
    });
    expect((await helpdesk.post('/clusters', { name: 'Something else', country: 'JP' }, key)).status).toBe(
      422,
    );
    expect(ids(await helpdesk.get('/clusters?q=something%20else'))).toEqual([]);
  });

  it('of a name in no Latin letter has an id all the same', async () => {
    const { body } = await helpdesk.post('/clusters', { name: '橋', country: 'JP' });
    expect(body.id).toMatch(/^jp\.organisation-[0-9a-f]{8}$/);
  });

  it('stands on the side of its country, or on that which is said where there are two', async () => {
    const sideOf = async (profile: object) => {
      const { body } = await helpdesk.post('/clusters', { name: 'Side', ...profile });
      return (await helpdesk.get(`/clusters/${body.id}`)).body.side;
    };
    expect(await sideOf({ country: 'NO' })).toBe('EU');
    expect(await sideOf({ country: 'JP' })).toBe('JP');
    expect(await sideOf({ country: 'KE' })).toBe('third');
    expect(await sideOf({ country: 'RS' })).toBe('third');
    expect(await sideOf({ country: 'RS', side: 'EU' })).toBe('EU');
    expect(await sideOf({ country: 'RS', id: 'eu.rs-test' })).toBe('EU');
  });
});

describe('a profile that cannot be', () => {
  it.each([
    [{ ecosystems: ['eco.health', 'eco.nope'] }, [['/ecosystems/1', 'unknown-code']]],
    [{ nace: ['jsic.A'] }, [['/nace/0', 'unknown-code']]],
    [{ languages: ['xx'] }, [['/languages/0', 'unknown-code']]],
    [{ country: 'QQ' }, [['/country', 'unknown-code']]],
    [{ nuts: 'FR99' }, [['/nuts', 'unknown-code']]],
    [{ nuts: 'DE1' }, [['/nuts', 'wrong-country']]],
    [{ nuts: 'AFRICA' }, [['/nuts', 'wrong-country']]],
    [{ prefecture: 'JP-48' }, [['/prefecture', 'unknown-code']]],
    [{ prefecture: 'JP-21' }, [['/prefecture', 'wrong-country']]],
    [{ thirdRegions: [{ kind: 'region', id: 'FRF1' }] }, [['/thirdRegions/0', 'wrong-side']]],
    [{ thirdRegions: [{ kind: 'country', id: 'QQ' }] }, [['/thirdRegions/0', 'unknown-party']]],
    [{ side: 'JP' }, [['/side', 'wrong-side']]],
    [{ id: 'jp.x' }, [['/id', 'wrong-side']]],
    [{ id: 'x' }, [['/id', 'wrong-prefix']]],
    [{ founded: 2999 }, [['/founded', 'date-in-future']]],
    [
      { label: { level: 'gold', awardedOn: '2024', expiresOn: '2023-12' } },
      [['/label/expiresOn', 'ends-before-it-begins']],
    ],
    [{ label: { level: 'platinum' } }, [['/label/level', 'not-one-of']]],
    [{ offers: [''] }, [['/offers/0', 'blank']]],
    [{ website: 'javascript:alert(1)' }, [['/website', 'invalid-url']]],
    [{ kind: 'A cluster!' }, [['/kind', 'not-a-kind']]],
    [{ colour: 'red' }, [['/colour', 'unknown-property']]],
    [{ name: undefined }, [['/name', 'required']]],
  ])('%j is refused with its place', async (change, expected) => {
    const answer = await helpdesk.post('/clusters', { name: 'Refused', country: 'FR', ...change });
    expect(answer.status).toBe(400);
    expect(faults(answer)).toEqual(expected);
  });

  it('is not stored', async () => expect(ids(await helpdesk.get('/clusters?q=refused'))).toEqual([]));
});

describe('what is known of an organisation', () => {
  const id = 'jp.jcc';

  it('is revised as a whole, and an old revision pinned is 412', async () => {
    const profile = {
      name: 'Japan Cosmetic Center',
      country: 'JP',
      prefecture: 'JP-41',
      city: 'Karatsu',
      languages: ['ja'],
    };
    expect(await helpdesk.post(`/clusters/${id}/revision`, profile)).toMatchObject({
      status: 200,
      body: { revision: 1 },
    });
    expect((await helpdesk.get(`/clusters/${id}`)).body).toMatchObject({
      languages: ['ja'],
      ecosystems: [],
      website: null,
    });
    expect(await helpdesk.post(`/clusters/${id}/revision`, profile)).toMatchObject({
      status: 200,
      body: { revision: 1 },
    });
    const stale = await helpdesk.post(
      `/clusters/${id}/revision`,
      { ...profile, city: 'Saga' },
      { 'if-match': '"0"' },
    );
    expect(stale).toMatchObject({ status: 412, body: { revision: 1 } });
    expect((await helpdesk.post('/clusters/jp.nobody/revision', profile)).status).toBe(404);
  });

  it('is verified with evidence; an older verification does not replace a newer one', async () => {
    await helpdesk.post(`/clusters/${id}/verification`, { evidence: 'Site visited', on: '2026-10' });
    await helpdesk.post(`/clusters/${id}/verification`, { evidence: 'Old letter', on: '2020' });
    expect((await helpdesk.get(`/clusters/${id}`)).body).toMatchObject({
      lastVerified: '2026-10',
      evidence: 'Site visited',
    });
    const future = await helpdesk.post(`/clusters/${id}/verification`, { evidence: 'x', on: '2999' });
    expect(future).toMatchObject({ status: 409, body: { code: 'date-in-future' } });
    expect(
      (await helpdesk.post('/clusters/jp.nobody/verification', { evidence: 'x', on: '2020' })).status,
    ).toBe(404);
  });

  it('says when it ended, and a revision brings it back', async () => {
    await helpdesk.post('/clusters/jp.memspc/inactivity', { reason: 'Funding ended', on: '2025-03' });
    expect((await helpdesk.get('/clusters/jp.memspc')).body).toMatchObject({
      status: 'inactive',
      active: false,
      inactiveSince: '2025-03',
      inactiveReason: 'Funding ended',
    });
    expect(ids(await helpdesk.get('/clusters?active=true&limit=1000'))).not.toContain('jp.memspc');
    expect(ids(await helpdesk.get('/clusters?active=false'))).toEqual(['jp.memspc']);
    await helpdesk.post('/clusters/jp.memspc/revision', { name: 'MEMS Park Consortium', country: 'JP' });
    expect((await helpdesk.get('/clusters/jp.memspc')).body).toMatchObject({
      active: true,
      inactiveReason: null,
    });
  });

  it('ends by itself after its last year, not within it', async () => {
    const year = new Date().getUTCFullYear();
    for (const [activeUntil, active] of [
      [`${year - 1}`, false],
      [`${year}`, true],
    ] as const) {
      const { body } = await helpdesk.post('/clusters', { name: 'Project', country: 'JP', activeUntil });
      expect((await helpdesk.get(`/clusters/${body.id}`)).body.active).toBe(active);
      expect(ids(await helpdesk.get(`/clusters?q=project&active=${active}&limit=1000`))).toContain(body.id);
      expect(ids(await helpdesk.get(`/clusters?q=project&active=${!active}&limit=1000`))).not.toContain(
        body.id,
      );
    }
  });

  it('names who succeeded it', async () => {
    const successor = { kind: 'cluster', id: 'eu.minalogic' };
    const path = '/clusters/eu.astech/succession';
    expect(faults(await helpdesk.post(path, { successor: { kind: 'cluster', id: 'eu.nobody' } }))).toEqual([
      ['/successor', 'unknown-party'],
    ]);
    const itself = await helpdesk.post(path, { successor: { kind: 'cluster', id: 'eu.astech' } });
    expect(itself).toMatchObject({ status: 409, body: { code: 'own-successor' } });
    expect((await helpdesk.post(path, { successor, on: '2024' })).status).toBe(200);
    expect((await helpdesk.get('/clusters/eu.astech')).body).toMatchObject({
      status: 'succeeded',
      active: false,
      successor,
      inactiveSince: '2024',
    });
    const back = await helpdesk.post('/clusters/eu.minalogic/succession', {
      successor: { kind: 'cluster', id: 'eu.astech' },
    });
    expect(back).toMatchObject({ status: 409, body: { code: 'party-inactive' } });
  });
});

it('only the helpdesk and admin write the directory; an organisation and an analyst read it', async () => {
  const organisation = await app.as('organisation', { kind: 'cluster', id: 'eu.minalogic' });
  const analyst = await app.as('analyst');
  for (const reader of [organisation, analyst]) {
    expect((await reader.get('/clusters/eu.minalogic')).status).toBe(200);
    expect((await reader.post('/clusters', { name: 'X', country: 'FR' })).status).toBe(403);
  }
});

it('pages of clusters meet without a gap or a repetition', async () => {
  const all = ids(await helpdesk.get('/clusters?limit=1000'));
  const paged: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer: Answer = await helpdesk.get(`/clusters?limit=7${cursor && `&cursor=${cursor}`}`);
    paged.push(...ids(answer));
    cursor = answer.body.next;
  }
  expect(paged).toEqual(all);
  expect(all.length).toBeGreaterThan(170);
});
