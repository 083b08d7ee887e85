import { openApp, type TestApp } from './support/app';
import type { Answer, Client } from './support/client';
import {
  aMeeting,
  anApplication,
  done,
  gifu,
  minalogic,
  shizuoka,
  southEastAsia,
  vietNam,
} from './support/cooperation';

const faultIn = ({ status, body }: Answer) => [status, body.code, body.errors?.[0]?.pointer];
const idsIn = ({ body }: Answer): string[] => body.items.map(({ id }: { id: string }) => id);

describe('applications', () => {
  let test: TestApp;
  let client: Client;
  const post: Client['post'] = (...request) => client.post(...request);
  const get: Client['get'] = (...request) => client.get(...request);
  beforeAll(async () => {
    test = await openApp();
    client = await test.as('helpdesk');
  }, 60_000);
  afterAll(() => test.close());

  const submit = (details: object = {}) => post('/applications', { ...anApplication, ...details });
  const submitted = async (details: object = {}) => done(await submit(details)).id as string;
  const one = async (id: string) => done(await get(`/applications/${id}`));
  const waiting = async () => idsIn(await get('/applications?waiting=true&limit=1000'));

  it('hold what was asked for, in the order wished', async () => {
    const wished = [gifu, shizuoka, { kind: 'cluster', id: 'jp.kobe-bmi' }];
    const answer = await submit({ wished, thirdRegions: [southEastAsia, vietNam], note: 'urgent' });
    expect([answer.status, answer.headers.get('etag'), answer.body.revision]).toEqual([201, '"0"', 0]);
    const { id, cooperationId } = answer.body;
    expect(await one(id)).toMatchObject({
      ...anApplication,
      cooperationId,
      wished,
      thirdRegions: [southEastAsia, vietNam],
      note: 'urgent',
      status: 'submitted',
      office: null,
    });
  });

  it('may be open several at once, each a cooperation of its own', async () => {
    const answers = [await submit(), await submit(), await submit()];
    expect(new Set(answers.map(({ body }) => body.cooperationId)).size).toBe(3);
    expect(await waiting()).toEqual(expect.arrayContaining(answers.map(({ body }) => body.id)));
  });

  it('may say next to nothing', async () => {
    const empty = { offers: [], needs: [], ecosystems: [], technologies: [], forms: [], priorities: [] };
    const { id, cooperationId } = done(await submit({ ...empty, wished: [], thirdRegions: [] }));
    expect(await one(id)).toMatchObject({ ...empty, wished: [], thirdRegions: [], note: null });
    const { steps } = (await get(`/cooperations/${cooperationId}`)).body;
    expect(steps[0].sentence).toBe('Minalogic Auvergne-Rhône-Alpes applied for partners in Japan.');
  });

  it('come from a region or an organisation of Europe that is active', async () => {
    expect((await submit({ applicant: { kind: 'region', id: 'FRK2' } })).status).toBe(201);
    const refused: [object, number, string, string][] = [
      [{ kind: 'country', id: 'FR' }, 400, 'not-an-applicant', '/applicant/kind'],
      [shizuoka, 400, 'not-an-applicant', '/applicant/kind'],
      [{ kind: 'cluster', id: 'jp.kobe-bmi' }, 400, 'wrong-side', '/applicant'],
      [southEastAsia, 400, 'wrong-side', '/applicant'],
      [{ kind: 'cluster', id: 'eu.nobody' }, 400, 'unknown-party', '/applicant'],
      [{ kind: 'region', id: 'eu.minalogic' }, 400, 'unknown-party', '/applicant'],
    ];
    for (const [applicant, ...fault] of refused)
      expect([applicant, ...faultIn(await submit({ applicant }))]).toEqual([applicant, ...fault]);
    const { id } = done(await post('/clusters', { name: 'Faded Valley', country: 'FR' }));
    done(await post(`/clusters/${id}/inactivity`, { reason: 'dissolved' }));
    expect(faultIn(await submit({ applicant: { kind: 'cluster', id } }))).toEqual([
      409,
      'party-inactive',
      '/applicant',
    ]);
  });

  it('wish for partners in Japan and name third regions', async () => {
    const nobody = { kind: 'cluster', id: 'jp.nobody' };
    const japan = { kind: 'country', id: 'JP' };
    const refused: [object, string, string][] = [
      [{ wished: [shizuoka, minalogic] }, 'wrong-side', '/wished/1'],
      [{ wished: [shizuoka, nobody] }, 'unknown-party', '/wished/1'],
      [{ wished: [japan] }, 'wrong-kind', '/wished/0/kind'],
      [{ thirdRegions: [vietNam, shizuoka] }, 'wrong-side', '/thirdRegions/1'],
      [{ thirdRegions: [{ kind: 'region', id: 'ATLANTIS' }] }, 'unknown-party', '/thirdRegions/0'],
      [{ wished: [shizuoka, shizuoka] }, 'duplicate-item', '/wished/1'],
    ];
    for (const [details, code, pointer] of refused)
      expect([details, ...faultIn(await submit(details))]).toEqual([details, 400, code, pointer]);
    const several = await submit({ wished: [nobody, minalogic], thirdRegions: [shizuoka] });
    expect(several.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/wished/0',
      '/wished/1',
      '/thirdRegions/0',
    ]);
  });

  it('are accepted by an office that is open today, and by one alone', async () => {
    const id = await submitted();
    const accept = (office: unknown) => post(`/applications/${id}/acceptance`, { office });
    expect(faultIn(await accept('office.rome'))).toEqual([400, 'unknown-office', '/office']);
    expect(faultIn(await accept(undefined))[2]).toBe('/office');
    const former = {
      name: 'Former',
      side: 'EU',
      country: 'BE',
      city: 'Brussels',
      timeZone: 'Europe/Brussels',
    };
    const opened = { ...former, id: 'office.former', languages: ['en'], from: '2020' };
    done(await post('/offices', opened));
    done(await post('/offices/office.former/closure', { on: '2021' }));
    expect(faultIn(await accept('office.former'))).toEqual([409, 'office-closed', '/office']);
    expect(done(await accept('office.gifu')).revision).toBe(1);
    expect(done(await accept('office.gifu')).revision).toBe(1);
    expect(faultIn(await accept('office.tokyo')).slice(0, 2)).toEqual([409, 'application-accepted']);
    expect(await one(id)).toMatchObject({ status: 'accepted', office: 'office.gifu' });
  });

  it('open no match by being accepted', async () => {
    const { id, cooperationId } = done(await submit());
    done(await post(`/applications/${id}/acceptance`, { office: 'office.tokyo' }));
    expect((await get(`/matches?cooperationId=${cooperationId}`)).body.items).toEqual([]);
    expect((await get(`/cooperations/${cooperationId}`)).body).toMatchObject({
      stage: 'application',
      office: 'office.tokyo',
    });
  });

  it('that were returned or withdrawn are closed', async () => {
    for (const [end, status] of [
      ['return', 'returned'],
      ['withdrawal', 'withdrawn'],
    ]) {
      const id = await submitted();
      expect((await post(`/applications/${id}/${end}`, {})).body.errors[0].pointer).toBe('/reason');
      done(await post(`/applications/${id}/${end}`, { reason: 'a reason' }));
      expect(await one(id)).toMatchObject({ status, reason: 'a reason' });
      for (const [step, body] of Object.entries({
        acceptance: { office: 'office.gifu' },
        return: { reason: 'x' },
        withdrawal: { reason: 'x' },
      }))
        expect([step, ...faultIn(await post(`/applications/${id}/${step}`, body)).slice(0, 2)]).toEqual([
          step,
          409,
          `application-${status}`,
        ]);
      const match = { applicationId: id, eu: minalogic, jp: shizuoka, origin: 'wished' };
      expect(faultIn(await post('/matches', match))).toEqual([409, 'application-over', '/applicationId']);
    }
  });

  it('that were accepted are withdrawn, but not returned', async () => {
    const id = await submitted();
    done(await post(`/applications/${id}/acceptance`, { office: 'office.gifu' }));
    const returned = await post(`/applications/${id}/return`, { reason: 'x' });
    expect(faultIn(returned).slice(0, 2)).toEqual([409, 'application-accepted']);
    done(await post(`/applications/${id}/withdrawal`, { reason: 'no budget' }));
    expect(await one(id)).toMatchObject({ status: 'withdrawn', office: 'office.gifu' });
  });

  it('that are not there take no step', async () => {
    for (const [step, body] of Object.entries({
      acceptance: { office: 'office.gifu' },
      return: { reason: 'x' },
      withdrawal: { reason: 'x' },
    }))
      expect([step, (await post(`/applications/nowhere/${step}`, body)).status]).toEqual([step, 404]);
    expect((await get('/applications/nowhere')).status).toBe(404);
  });

  it('whose cooperation has ended neither wait nor are accepted or withdrawn any more', async () => {
    const { id, cooperationId } = done(await submit());
    done(await post(`/cooperations/${cooperationId}/end`, { reason: 'overtaken' }));
    const accepted = await post(`/applications/${id}/acceptance`, { office: 'office.gifu' });
    expect(faultIn(accepted).slice(0, 2)).toEqual([409, 'cooperation-ended']);
    const withdrawn = await post(`/applications/${id}/withdrawal`, { reason: 'too late' });
    expect(faultIn(withdrawn).slice(0, 2)).toEqual([409, 'cooperation-ended']);
    expect(await waiting()).not.toContain(id);
  });

  it('wait in the order of their arrival until an office answers', async () => {
    const ids = [await submitted(), await submitted(), await submitted()];
    const mine = async () => (await waiting()).filter((id) => ids.includes(id));
    expect(await mine()).toEqual(ids);
    done(await post(`/applications/${ids[1]}/acceptance`, { office: 'office.iwate' }));
    expect(await mine()).toEqual([ids[0], ids[2]]);
    expect(idsIn(await get('/applications?waiting=false&limit=1000'))).toContain(ids[1]);
    expect(idsIn(await get('/applications?office=office.iwate&status=accepted'))).toEqual([ids[1]]);
    expect(idsIn(await get('/applications?status=accepted&waiting=true'))).toEqual([]);
    expect(idsIn(await get('/applications?applicant=region:NL11'))).toEqual([]);
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const page = await get(`/applications?waiting=true&limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...idsIn(page));
      if (!page.body.next) break;
      cursor = page.body.next;
    }
    expect(paged).toEqual(await waiting());
    const csv = await get('/applications?waiting=true&limit=1000&format=csv');
    expect(csv.text.trim().split('\r\n').length - 1).toBe(paged.length);
  });

  it('can be asked as of a time before they were accepted', async () => {
    const { id, position } = done(await submit());
    done(await post(`/applications/${id}/acceptance`, { office: 'office.gifu' }));
    expect((await get(`/applications/${id}?asOf=${position}`)).body.status).toBe('submitted');
    expect((await get(`/applications/${id}?asOf=2001-01-01`)).status).toBe(404);
  });

  it('do not stand in for a match: a meeting still needs its reason', async () => {
    const { cooperationId } = done(await submit());
    const meeting = await post('/meetings', { ...aMeeting, cooperationId });
    expect(faultIn(meeting)).toEqual([409, 'no-mutual-match', '/overrideReason']);
  });
});
