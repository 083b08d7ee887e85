import { openApp, type TestApp } from './support/app';
import { type Answer, clientOf, type Client } from './support/client';
import {
  accepted,
  aPartnership,
  done,
  gifu,
  minalogic,
  mutual,
  shizuoka,
  signed,
  southEastAsia,
  vietNam,
} from './support/cooperation';

interface Row {
  readonly cooperations: number;
  readonly stage: string;
  readonly region: string;
  readonly prefecture: string;
  readonly thirdRegion: string;
  readonly pairs: number;
}

const figures = ['funnel', 'matrix', 'synergies'] as const;

describe('figures', () => {
  let test: TestApp;
  let client: Client;
  let analyst: Client;
  const get: Client['get'] = (...request) => analyst.get(...request);

  beforeAll(async () => {
    test = await openApp();
    client = await test.as('helpdesk');
    analyst = await test.as('analyst');
    await accepted(client);
    const { matchId } = await mutual(client);
    done(await client.post(`/matches/${matchId}/third-region-invitations`, { party: vietNam }));
    const { partnershipId } = await signed(client);
    done(await client.post(`/partnerships/${partnershipId}/third-region-partners`, { party: southEastAsia }));
    const { cooperationId } = await accepted(client);
    const parties = [minalogic, { kind: 'region', id: 'FRF1' }, shizuoka, gifu];
    done(await client.post('/partnerships', { ...aPartnership, cooperationId, parties }));
    const interested = { thirdRegions: [southEastAsia, vietNam], kind: 'cluster' };
    done(await client.post('/clusters', { ...interested, name: 'Mekong Desk', country: 'JP' }));
    done(await client.post('/clusters', { ...interested, name: 'Delta Desk', country: 'NL' }));
  }, 60_000);
  afterAll(() => test.close());

  const figure = async (name: string, asOf?: string) =>
    done(await get(`/analytics/${name}${asOf ? `?asOf=${asOf}` : ''}`)) as {
      rows: readonly Row[];
      total: number;
      asOfPosition: string;
    };

  /** All items of a list, page by page. */
  const all = async <Item>(path: string): Promise<Item[]> => {
    const items: Item[] = [];
    for (let cursor = ''; ;) {
      const { body } = await get(`${path}&limit=17${cursor && `&cursor=${cursor}`}`);
      items.push(...body.items);
      if (!body.next) return items;
      cursor = body.next;
    }
  };
  const idsOf = async (query: string) =>
    (await all<{ id: string }>(`/cooperations?${query}`)).map(({ id }) => id);

  it('by stage drill down to as many cooperations as they count', async () => {
    const { rows, total, asOfPosition } = await figure('funnel');
    const ids: string[] = [];
    for (const { stage, cooperations } of rows) {
      const found = await idsOf(`stage=${stage}&asOf=${asOfPosition}`);
      expect([stage, found.length]).toEqual([stage, cooperations]);
      ids.push(...found);
    }
    expect(rows.map(({ stage }) => stage)).toEqual([
      'application',
      'match',
      'meeting',
      'follow-up',
      'partnership',
    ]);
    expect(rows.filter(({ cooperations }) => cooperations > 0).length).toBeGreaterThan(3);
    expect(new Set(ids).size).toBe(total);
    expect((await idsOf(`asOf=${asOfPosition}`)).length).toBe(total);
  });

  it('by region and prefecture drill down to as many cooperations as they count', async () => {
    const { rows, total, asOfPosition } = await figure('matrix');
    const ids = new Set<string>();
    for (const { region, prefecture, cooperations } of rows) {
      const found = await idsOf(`region=${region}&prefecture=${prefecture}&asOf=${asOfPosition}`);
      expect([region, prefecture, found.length]).toEqual([region, prefecture, cooperations]);
      found.forEach((id) => ids.add(id));
    }
    expect(rows.length).toBeGreaterThan(20);
    expect(ids.size).toBe(total);
    expect((await idsOf(`region=any&prefecture=any&asOf=${asOfPosition}`)).length).toBe(total);
    expect(rows.reduce((sum, row) => sum + row.cooperations, 0)).toBeGreaterThan(total);
  });

  it('by third region drill down to cooperations and to pairs', async () => {
    const { rows, total, asOfPosition } = await figure('synergies');
    const ids = new Set<string>();
    for (const { thirdRegion, cooperations, pairs } of rows) {
      const found = await idsOf(`thirdRegion=${thirdRegion}&asOf=${asOfPosition}`);
      const shared = await all(`/analytics/synergies/pairs?thirdRegion=${thirdRegion}&asOf=${asOfPosition}`);
      expect([thirdRegion, found.length, shared.length]).toEqual([thirdRegion, cooperations, pairs]);
      found.forEach((id) => ids.add(id));
    }
    expect(ids.size).toBe(total);
    expect((await idsOf(`thirdRegion=any&asOf=${asOfPosition}`)).length).toBe(total);
    expect(rows.find(({ thirdRegion }) => thirdRegion === 'VN')).toMatchObject({ cooperations: 1 });
    expect(rows.find(({ thirdRegion }) => thirdRegion === 'SEASIA')).toMatchObject({ cooperations: 2 });
    expect(rows.find(({ thirdRegion }) => thirdRegion === 'VN')!.pairs).toBeGreaterThan(0);
  });

  it('count an organisation of a third region for its country and for its region', async () => {
    const name = 'Saigon Hub';
    const { id } = done(await client.post('/clusters', { name, country: 'VN', kind: 'cluster' }));
    const { cooperationId } = await accepted(client);
    const parties = [minalogic, shizuoka, { kind: 'cluster', id }];
    done(await client.post('/partnerships', { ...aPartnership, cooperationId, parties }));
    for (const thirdRegion of ['VN', 'SEASIA'])
      expect([thirdRegion, (await idsOf(`thirdRegion=${thirdRegion}`)).includes(cooperationId)]).toEqual([
        thirdRegion,
        true,
      ]);
  });

  it('count a cooperation that ended without agreement in the stages that it reached', async () => {
    const { cooperationId } = await mutual(client);
    const before = (await figure('funnel')).rows;
    done(await client.post(`/cooperations/${cooperationId}/end`, { reason: 'no budget' }));
    expect((await figure('funnel')).rows).toEqual(before);
    const file = (await get(`/cooperations/${cooperationId}`)).body;
    expect(file).toMatchObject({ stage: 'match', ended: true });
    expect(file.steps.at(-1)).toMatchObject({ type: 'CooperationEnded', stage: 'match' });
  });

  it('as of a position or a moment stay the same whatever comes later', async () => {
    const now = await Promise.all(figures.map((name) => figure(name)));
    const position = now[0].asOfPosition;
    await new Promise((resolve) => setTimeout(resolve, 5));
    const moment = new Date().toISOString();
    const list = (await get(`/cooperations?asOf=${position}&limit=1000`)).text;
    const file = (await get(`/cooperations/${(JSON.parse(list) as { items: { id: string }[] }).items[0].id}`))
      .body;
    await new Promise((resolve) => setTimeout(resolve, 5));
    await signed(client);
    done(await client.post('/clusters', { name: 'Late Desk', country: 'JP', thirdRegions: [vietNam] }));
    for (const [index, name] of figures.entries()) {
      expect(await figure(name, position)).toEqual(now[index]);
      expect(await figure(name, moment)).toEqual(now[index]);
      expect((await figure(name)).asOfPosition > position).toBe(true);
    }
    expect((await figure('funnel')).total).toBe(now[0].total + 1);
    expect((await get(`/cooperations?asOf=${position}&limit=1000`)).text).toBe(list);
    expect((await get(`/cooperations/${file.id}?asOf=${position}`)).body.steps).toEqual(file.steps);
  });

  it('as of a time before everything are empty', async () => {
    for (const name of figures) {
      const { rows, total, asOfPosition } = await figure(name, '1999-12-31');
      expect(total).toBe(0);
      expect(rows.every(({ cooperations }) => cooperations === 0)).toBe(true);
      expect((await get(`/analytics/${name}?asOf=${asOfPosition}`)).body.total).toBe(0);
    }
    expect((await get('/cooperations?asOf=1999-12-31')).body.items).toEqual([]);
  });

  it('are drilled down to by what the directory knows, so that a slip is no nought', async () => {
    for (const [name, value] of Object.entries({ region: 'NOPE', prefecture: 'JP-99', thirdRegion: 'XX' })) {
      const { status, body } = await get(`/cooperations?${name}=${value}`);
      expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'unknown-party', `?${name}`]);
    }
    const { items } = done(await get('/cooperations?region=any&prefecture=any&limit=1000'));
    expect(items).toHaveLength(done(await get('/analytics/matrix')).total);
  });

  it('refuse what is no moment and no position of this record', async () => {
    const { asOfPosition } = await figure('funnel');
    // `<kind>.<store>.<place>`, whichever store it is.
    const [kind, store, ...place] = asOfPosition.split('.');
    const foreign = [kind, '00000000', ...place].join('.');
    const far = [kind, store, ...place.map((digits) => digits.replaceAll(/\w/g, '9'))].join('.');
    const codes: Record<string, string> = {
      yesterday: 'unknown-position',
      [foreign]: 'unknown-position',
      [far]: 'position-not-reached',
      '2026-02-30': 'invalid-moment',
      '2026-11-23T09:00:00': 'invalid-moment',
      '2026-11': 'invalid-moment',
    };
    for (const [asOf, code] of Object.entries(codes)) {
      const paths = ['/analytics/funnel?', '/analytics/synergies/pairs?', '/cooperations?stage=match&'];
      const answers = await Promise.all(paths.map((path) => get(`${path}asOf=${asOf}`)));
      const told = answers.map(({ status, body }: Answer) => [status, body.code]);
      expect([asOf, ...told]).toEqual([asOf, ...paths.map(() => [400, code])]);
    }
    for (const query of ['stage=done', 'asOf=', 'asOf=x&asOf=y', 'colour=red'])
      expect([query, (await get(`/cooperations?${query}`)).status]).toEqual([query, 400]);
  });

  it('as CSV have the same rows', async () => {
    for (const name of figures) {
      const { rows } = await figure(name);
      const csv = await get(`/analytics/${name}?format=csv`);
      const [header, ...lines] = csv.text.trim().split('\r\n');
      const columns = header.replace('\uFEFF', '').split(',');
      expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
      expect(lines).toHaveLength(rows.length);
      const count = columns.indexOf('cooperations');
      expect(columns.slice(0, 1)).toEqual(Object.keys(rows[0]).slice(0, 1));
      expect(count).toBeGreaterThan(0);
    }
    const { items } = (await get('/cooperations?limit=1000')).body;
    const lines = (await get('/cooperations?limit=1000&format=csv')).text.trim().split('\r\n');
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(
      items.map(({ id }: { id: string }) => id),
    );
  });

  it('are not for organisations', async () => {
    const { token } = done(await test.admin.post('/tokens', { role: 'organisation', party: minalogic }));
    for (const name of figures)
      expect((await clientOf(test.origin, token).get(`/analytics/${name}`)).status).toBe(403);
  });
});
