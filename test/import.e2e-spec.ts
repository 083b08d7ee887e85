import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImportService, type Progress } from '../src/imports/import.service';
import type { Report, Verdict } from '../src/imports/verdict';
import { Followers } from '../src/kernel/following/followers';
import { openApp, type TestApp } from './support/app';
import { countOf } from './support/stored-record';

const DATA = join(__dirname, '../data');
const file = (name: string) => JSON.parse(readFileSync(join(DATA, `${name}.json`), 'utf8'));

let app: TestApp;
let imports: ImportService;

beforeAll(async () => {
  app = await openApp('empty');
  imports = app.app.get(ImportService);
}, 60_000);
afterAll(() => app?.close());

const events = () => countOf(app);
const caughtUp = () => app.app.get(Followers).caughtUp(10_000);
const countsBy = (reports: readonly Report[]) =>
  Object.fromEntries(reports.map(({ shape, counts }) => [shape, counts]));
const refused = ({ rows }: Report) => rows.filter(({ outcome }) => outcome === 'refused');
const all = (outcome: string, count: number) => ({
  registered: 0,
  revised: 0,
  unchanged: 0,
  refused: 0,
  [outcome]: count,
});

const sizes = {
  countries: 110,
  nuts: 453,
  prefectures: 47,
  offices: 4,
  'clusters-eu': 110,
  'clusters-jp': 53,
  partnerships: 30,
};
const everyRow = (outcome: string) =>
  Object.fromEntries(Object.entries(sizes).map(([shape, size]) => [shape, all(outcome, size)]));

describe('all data files', () => {
  it('would all be registered, says a dry run, and stores nothing', async () => {
    const before = await events();
    const reports = await imports.importAll(DATA, { actorId: 'test', dryRun: true });
    expect(countsBy(reports)).toEqual(everyRow('registered'));
    expect(await events()).toBe(before);
  }, 30_000);

  it('are registered in the order in which one rests on another, with progress', async () => {
    const progress: Progress[] = [];
    const reports = await imports.importAll(DATA, {
      actorId: 'test',
      onProgress: (one) => progress.push(one),
    });
    expect(countsBy(reports)).toEqual(everyRow('registered'));
    expect(
      progress.filter(({ done, total }) => done === total).map(({ shape, total }) => [shape, total]),
    ).toEqual(Object.entries(sizes));
    const also = reports.flatMap((report) => report.also.map(({ id, outcome }) => [id, outcome]));
    expect(also).toContainEqual(['EASTERN_EUROPE', 'registered']);
    expect(also).toContainEqual(['jp.city-of-takayama', 'registered']);
    expect(also).toHaveLength(3 + 14);
  }, 30_000);

  it('a second time record nothing', async () => {
    const before = await events();
    expect(countsBy(await imports.importAll(DATA, { actorId: 'test' }))).toEqual(everyRow('unchanged'));
    expect(countsBy(await imports.importAll(DATA, { actorId: 'test', dryRun: true }))).toEqual(
      everyRow('unchanged'),
    );
    expect(await events()).toBe(before);
  }, 30_000);

  it('give a documented partnership with the parties and steps that the source knows', async () => {
    await caughtUp();
    const { body } = await app.admin.get('/partnerships/p-r2r-programme');
    expect(body).toMatchObject({ kind: 'project', status: 'ended', documented: true });
    expect(body.parties).toHaveLength(6 + 1 + 5);
    expect(body.parties).toContainEqual({ kind: 'region', id: 'ITH5' });
    expect(body.parties).toContainEqual({ kind: 'cluster', id: 'eu.clust-er-health' });
    const { body: cooperation } = await app.admin.get(`/cooperations/${body.cooperationId}`);
    const steps = cooperation.steps.map(({ type, occurredOn }: { type: string; occurredOn: string }) => [
      type,
      occurredOn,
    ]);
    expect(steps).toContainEqual(['MeetingDocumented', '2022-07-13']);
    expect(steps).toContainEqual(['PartnershipEnded', '2023-11']);
    expect(steps).toHaveLength(
      1 + file('partnerships').items.find(({ id }: Verdict) => id === 'p-r2r-programme').history.length,
    );
  });
});

describe('a row', () => {
  const [lyon] = file('clusters-eu').items.filter(({ id }: Verdict) => id === 'eu.lyonbiopole');
  const take = (...items: unknown[]) => imports.import({ items }, { actorId: 'test' });

  it('that says something new is revised, alone', async () => {
    const report = await take(
      { ...lyon, city: 'Villeurbanne', note: 'Moved.' },
      file('clusters-eu').items[0],
    );
    expect(report.rows.map(({ outcome }) => outcome)).toEqual(['revised', 'unchanged']);
    await caughtUp();
    expect((await app.admin.get('/clusters/eu.lyonbiopole')).body).toMatchObject({
      revision: 1,
      city: 'Villeurbanne',
      note: 'Moved.',
    });
  });

  it('that is bad is refused with its reason, and the others go on', async () => {
    const report = await take(
      { ...lyon, id: 'eu.one', nuts2: 'FR99' },
      { ...lyon, id: 'eu.two', ecosystems: ['eco.nope'] },
      { ...lyon, id: 'jp.three' },
      { ...lyon, id: 'eu.four', name: 'NUL \0' },
      { ...lyon, id: 'eu.five', label: { level: 'gold', year: 2999 } },
      { ...lyon, id: 'eu.six', members: 'many', label: 'gold' },
      { ...lyon, id: undefined },
      'seven',
      { ...lyon, id: 'eu.eight', name: 'The Eighth' },
      { ...lyon, id: 'eu.eight', name: 'The Eighth again' },
      { ...lyon, id: 'eu.nine', note: 'half a \ud800 pair' },
    );
    expect(refused(report).map(({ row, id, code }) => [row, id, code])).toEqual([
      [0, 'eu.one', 'unknown-code'],
      [1, 'eu.two', 'unknown-code'],
      [2, 'jp.three', 'wrong-side'],
      [3, 'eu.four', 'invalid-text'],
      [4, 'eu.five', 'date-in-future'],
      [5, 'eu.six', 'not-a-whole-number'],
      [6, '', 'required'],
      [7, '', 'not-an-object'],
      [9, 'eu.eight', 'duplicate-id'],
      [10, 'eu.nine', 'invalid-text'],
    ]);
    expect(report.rows[1].reason).toContain('/ecosystems/0');
    expect(report.rows[5].reason).toContain('/label');
    expect(report.counts).toEqual({ registered: 1, revised: 0, unchanged: 0, refused: 10 });
    await caughtUp();
    expect((await app.admin.get('/clusters?q=the%20eighth')).body.items).toMatchObject([
      { name: 'The Eighth' },
    ]);
  });

  it('of a partnership whose parties are not known, or of the future, is refused', async () => {
    const [brest] = file('partnerships').items.filter(({ id }: Verdict) => id === 'p-yokosuka-brest');
    const [eu] = brest.eu_partners;
    const before = await events();
    const report = await take(
      { ...brest, id: 'p-1', eu_partners: [{ ...eu, type: 'region', nuts: 'FR99' }] },
      { ...brest, id: 'p-2', eu_partners: [{ ...eu, cluster_id: 'eu.nobody' }] },
      { ...brest, id: 'p-3', eu_partners: [{ ...eu, type: 'region', nuts: null }] },
      { ...brest, id: 'p-4', kind: 'marriage' },
      { ...brest, id: 'p-5', history: [{ date: '2999', event: 'signed', text: 'Some day' }] },
      { ...brest, id: 'p-6', history: [{ date: '2019-13', event: 'signed', text: 'No day' }] },
      { ...brest, id: 'p-7', jp_partners: [] },
    );
    expect(refused(report).map(({ id, code }) => [id, code])).toEqual([
      ['p-1', 'unknown-party'],
      ['p-2', 'unknown-party'],
      ['p-3', 'place-missing'],
      ['p-4', 'not-one-of'],
      ['p-5', 'date-in-future'],
      ['p-6', 'invalid-date'],
      ['p-7', 'too-few-items'],
    ]);
    expect(await events()).toBe(before);
  });

  it('of a partnership that has grown adds only its new steps', async () => {
    const [brest] = file('partnerships').items.filter(({ id }: Verdict) => id === 'p-yokosuka-brest');
    const grown = {
      ...brest,
      history: [
        { date: '2024-06', event: 'meeting', text: 'Mayors meet' },
        ...brest.history,
        { date: '2025', event: 'renewed', text: 'Renewed' },
      ],
    };
    const before = await events();
    expect((await take(grown)).counts.revised).toBe(1);
    expect(await events()).toBe(before + 2);
    expect((await take(grown)).counts.unchanged).toBe(1);
  });
});

it('what a person has declared since is not undone by the same row', async () => {
  await app.admin.post('/clusters/jp.memspc/inactivity', { reason: 'Ended' });
  expect(refused(await imports.import(file('clusters-jp'), { actorId: 'test' }))).toEqual([]);
  expect((await app.admin.get('/clusters/jp.memspc')).body.status).toBe('inactive');
});

it.each([[{}], [[]], [{ items: [{ id: 'x' }] }], ['text'], [null], [file('sectors')]])(
  'what is no data file is told so (%#)',
  async (json) => {
    await expect(imports.import(json, { actorId: 'test' })).rejects.toThrow(/data file|looks like/);
  },
);
