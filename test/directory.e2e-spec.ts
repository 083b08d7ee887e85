import type { Answer, Client } from './support/client';
import { openApp, type TestApp } from './support/app';

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

async function everyItem(path: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let next: string | null = ''; next !== null;) {
    const { body }: Answer = await helpdesk.get(
      `${path}${path.includes('?') ? '&' : '?'}limit=200&cursor=${next}`.replace(
        '&cursor=',
        next && '&cursor=',
      ),
    );
    items.push(...body.items);
    next = body.next;
  }
  return items;
}

describe('the regions', () => {
  it('are NUTS regions, third regions and the countries of these', async () => {
    const items = await everyItem('/regions');
    const count = (classification: string) =>
      items.filter((one) => one.classification === classification).length;
    expect({ nuts: count('nuts'), third: count('third-region'), countries: count('country') }).toEqual({
      nuts: 453,
      third: 3,
      countries: 54 + 11 + 12,
    });
  });

  it('tell a region and a country of one id apart', async () => {
    const { body: region, headers } = await helpdesk.get('/regions/AL');
    expect(region).toMatchObject({
      party: { kind: 'region', id: 'AL' },
      id: 'AL',
      side: 'EU',
      standing: 'candidate',
    });
    expect(headers.get('etag')).toBe('"0"');
    const { body: country } = await helpdesk.get('/regions/AL?kind=country');
    expect(country).toMatchObject({
      party: { kind: 'country', id: 'AL' },
      side: 'third',
      thirdRegions: ['EASTERN_EUROPE'],
    });
    expect((await helpdesk.get('/regions/KE')).body.party).toEqual({ kind: 'country', id: 'KE' });
    expect((await helpdesk.get('/regions/FR?kind=country')).status).toBe(404);
  });

  it('are found by country, level, third region and words in any script', async () => {
    expect(ids(await helpdesk.get('/regions?country=GR&level=1'))).toEqual(['EL3', 'EL4', 'EL5', 'EL6']);
    expect(await everyItem('/regions?thirdRegion=SEASIA')).toHaveLength(11);
    expect(ids(await helpdesk.get('/regions?q=αττικη&level=2'))).toEqual(['EL30']);
    expect(ids(await helpdesk.get('/regions?q=Germany'))).toEqual(['DE']);
    expect(faults(await helpdesk.get('/regions?country=QQ&level=7'))).toEqual([
      ['?country', 'unknown-code'],
      ['?level', 'too-large'],
    ]);
  });
});

describe('the prefectures', () => {
  it('are 47, and are found by kanji, kana and region', async () => {
    expect(await everyItem('/prefectures')).toHaveLength(47);
    for (const q of ['岐阜', 'ギフ', 'GIFU-ken'])
      expect(ids(await helpdesk.get(`/prefectures?q=${q}`))).toEqual(['JP-21']);
    expect(ids(await helpdesk.get('/prefectures?region=shikoku'))).toEqual([
      'JP-36',
      'JP-37',
      'JP-38',
      'JP-39',
    ]);
    expect((await helpdesk.get('/prefectures/JP-48')).status).toBe(404);
  });

  it('advise the helpdesk since its second round', async () => {
    const { body } = await helpdesk.get('/prefectures/JP-03');
    expect(body.advisers).toEqual([{ role: 'senior adviser', from: '2020-10', office: 'office.iwate' }]);
  });

  it('name and release advisers of their own, without names', async () => {
    const appointed = await helpdesk.post('/prefectures/JP-28/advisers', {
      role: '産業アドバイザー',
      from: '2024-04',
    });
    expect(appointed).toMatchObject({ status: 200, body: { id: 'JP-28', revision: 1 } });
    const again = await helpdesk.post('/prefectures/JP-28/advisers', {
      role: '産業アドバイザー',
      from: '2025',
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'already-appointed' } });
    const reversed = await helpdesk.post('/prefectures/JP-28/advisers/release', {
      role: '産業アドバイザー',
      to: '2023',
    });
    expect(reversed).toMatchObject({ status: 409, body: { code: 'ends-before-it-begins' } });
    await helpdesk.post(
      '/prefectures/JP-28/advisers/release',
      { role: '産業アドバイザー', to: '2026-03' },
      { 'if-match': '"1"' },
    );
    const { body, headers } = await helpdesk.get('/prefectures/JP-28');
    expect(body.advisers).toEqual([{ role: '産業アドバイザー', from: '2024-04', to: '2026-03' }]);
    expect(headers.get('etag')).toBe('"2"');
    expect((await helpdesk.post('/prefectures/JP-99/advisers', { role: 'x', from: '2024' })).status).toBe(
      404,
    );
  });
});

describe('the offices', () => {
  it('are open where no end is known, and on the days asked for', async () => {
    const all = await everyItem('/offices');
    expect(all.map(({ id, openToday }) => [id, openToday])).toEqual([
      ['office.gifu', true],
      ['office.iwate', true],
      ['office.strasbourg', true],
      ['office.tokyo', true],
    ]);
    expect(ids(await helpdesk.get('/offices?openOn=2019-12-31'))).not.toContain('office.tokyo');
    expect(ids(await helpdesk.get('/offices?openOn=2020-10-01'))).toContain('office.tokyo');
    expect((await helpdesk.get('/offices/office.gifu')).body).toMatchObject({
      operators: [{ name: 'Gifu Prefecture', from: '2019-10', to: '2020' }],
      seniorAdvisers: [{ adviser: { kind: 'prefecture', id: 'JP-21' }, from: '2020-10' }],
    });
  });

  it('open, change hands and close', async () => {
    const profile = {
      name: 'Brussels',
      side: 'EU',
      country: 'BE',
      city: 'Brussels',
      timeZone: 'Europe/Brussels',
      languages: ['en'],
    };
    const opened = await helpdesk.post('/offices', { id: 'office.brussels', from: '2024', ...profile });
    expect(opened).toMatchObject({ status: 201, body: { id: 'office.brussels', revision: 0 } });
    await helpdesk.post('/offices/office.brussels/revision', { ...profile, note: 'Upstairs 🗼' });
    await helpdesk.post('/offices/office.brussels/operators', { name: 'One', from: '2024' });
    await helpdesk.post('/offices/office.brussels/operators/release', { name: 'One', to: '2025-03' });
    await helpdesk.post('/offices/office.brussels/operators', { name: 'Two', from: '2025-04' });
    const adviser = { kind: 'prefecture', id: 'JP-13' };
    await helpdesk.post('/offices/office.brussels/senior-advisers', { adviser, from: '2024' });
    await helpdesk.post('/offices/office.brussels/senior-advisers/release', { adviser, to: '2025' });
    const closed = await helpdesk.post('/offices/office.brussels/closure', { on: '2025', reason: 'Moved' });
    expect(closed.body.revision).toBe(7);
    expect((await helpdesk.get('/offices/office.brussels')).body).toMatchObject({
      note: 'Upstairs 🗼',
      to: '2025',
      openToday: false,
      reason: 'Moved',
      operators: [
        { name: 'One', from: '2024', to: '2025-03' },
        { name: 'Two', from: '2025-04' },
      ],
      seniorAdvisers: [{ adviser, from: '2024', to: '2025' }],
    });
    expect((await helpdesk.get('/prefectures/JP-13')).body).toMatchObject({
      revision: 0,
      advisers: [{ from: '2024', to: '2025', office: 'office.brussels' }],
    });
    const late = await helpdesk.post('/offices/office.brussels/operators', { name: 'Three', from: '2026' });
    expect(late).toMatchObject({ status: 409, body: { code: 'office-closed' } });
  });

  it('are refused under a strange id, and advisers that nobody knows', async () => {
    const profile = {
      name: 'X',
      side: 'EU',
      country: 'BE',
      city: 'X',
      timeZone: 'Europe/Brussels',
      languages: [],
    };
    expect(faults(await helpdesk.post('/offices', { id: 'brussels', from: '2024', ...profile }))).toEqual([
      ['/id', 'not-an-office-id'],
    ]);
    const adviser = { kind: 'prefecture', id: 'JP-48' };
    expect(
      faults(await helpdesk.post('/offices/office.gifu/senior-advisers', { adviser, from: '2024' })),
    ).toEqual([['/adviser', 'unknown-party']]);
    expect((await helpdesk.post('/offices/office.nowhere/closure', { on: '2024' })).status).toBe(404);
  });
});

it('a region is verified, and succeeded by another', async () => {
  await helpdesk.post('/regions/FRC1/verification', { evidence: 'its site', on: '2026-11' });
  const successor = { kind: 'region', id: 'FRC2' };
  expect((await helpdesk.post('/regions/FRC1/succession', { successor, on: '2026' })).status).toBe(200);
  expect((await helpdesk.get('/regions/FRC1')).body).toMatchObject({
    status: 'succeeded',
    lastVerified: '2026-11',
    successor,
  });
  expect(await helpdesk.post('/regions/FRC1/succession', { successor })).toMatchObject({
    status: 409,
    body: { code: 'party-succeeded' },
  });
});

it('a prefecture is verified, and an unknown one is not there', async () => {
  await helpdesk.post('/prefectures/JP-01/verification', { evidence: 'its site', on: '2026' });
  expect((await helpdesk.get('/prefectures/JP-01')).body).toMatchObject({
    status: 'active',
    lastVerified: '2026',
  });
  const unknown = await helpdesk.post('/prefectures/JP-99/verification', {
    evidence: 'its site',
    on: '2026',
  });
  expect(unknown.status).toBe(404);
});

it('the reference lists have a version and a source', async () => {
  const { body } = await helpdesk.get('/reference/sectors?kind=ecosystem');
  expect(body).toMatchObject({
    version: '2026-11-21',
    source: expect.stringContaining('industrial ecosystems'),
  });
  expect(body.items).toHaveLength(14);
  expect((await helpdesk.get('/reference/countries')).body.items).toHaveLength(110);
  expect(faults(await helpdesk.get('/reference/sectors?kind=x'))).toEqual([['?kind', 'not-one-of']]);
});

it('a directory list is answered as CSV with the same rows', async () => {
  const { text } = await helpdesk.get('/clusters?prefecture=JP-28&format=csv');
  const rows = text
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(',')[0]);
  expect(rows).toEqual(ids(await helpdesk.get('/clusters?prefecture=JP-28')));
  expect(rows).toContain('jp.kobe-bmi');
});

it('what the OpenAPI document refers to is in it', async () => {
  const { body, text } = await helpdesk.get('/api/openapi.json');
  const named = [...text.matchAll(/"#\/components\/schemas\/([^"]*)"/g)].map(([, name]) => name);
  expect(named).toContain('LabelDto');
  expect(named.filter((name) => !(name in body.components.schemas))).toEqual([]);
});
