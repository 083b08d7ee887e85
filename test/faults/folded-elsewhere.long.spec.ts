import { clientOf } from '../support/client';
import { ADMIN_TOKEN, openApp, type TestApp } from '../support/app';
import { anApplication } from '../support/cooperation';
import { type ScratchDatabase, scratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';
import { fullCooperation } from '../kernel/full-cooperation';
import { copyRecord } from './support/fresh-fold';
import { History } from './support/history';
import { Instances } from './support/instances';
import { ADMIN, PatientClients } from './support/patient-client';
import { differences, hashOf, type ReadModels, readModelsOf } from './support/read-models';
import { lastPlace } from './support/stored-record';
import { settled, verdictOn } from './support/verdict';

const APPLICATIONS = 8;

const places = [
  { TZ: 'UTC', LC_ALL: 'C' },
  { TZ: 'UTC', LC_ALL: 'C' },
  { TZ: 'Asia/Tokyo', LC_ALL: 'ja_JP.UTF-8' },
  { TZ: 'America/St_Johns', LC_ALL: 'sv_SE.UTF-8' },
];

describe('a record that is folded again, also by processes in other time zones and languages', () => {
  let test: TestApp;
  let live: ReadModels;
  let before: string;
  const history = new History();

  beforeAll(async () => {
    test = await openApp();
    await fullCooperation(test.admin);
    await test.as('analyst');
    await settled(test.admin);
    before = await lastPlace(test.databaseUrl);
    const { origin } = test;
    const clients = new PatientClients({
      history,
      origin: () => origin,
      patienceMs: 10_000,
      token: ADMIN_TOKEN,
    });
    for (let n = 0; n < APPLICATIONS; n++) await clients.step('/applications', anApplication, `n-${n}`);
    await settled(test.admin);
    live = await readModelsOf(test.databaseUrl);
  }, 120_000);
  afterAll(() => test.close());

  const foldedIn = async (place: Record<string, string>): Promise<ReadModels> => {
    const database: ScratchDatabase = await scratchDatabase('elsewhere', await templateDatabase('empty'));
    await copyRecord(test.databaseUrl, database.url);
    const instances = await Instances.on(database.url);
    try {
      const { origin } = await instances.start(0, place);
      const admin = clientOf(origin, ADMIN.token);
      expect(await verdictOn({ url: database.url, admin, history, before })).toEqual([]);
      return await readModelsOf(database.url);
    } finally {
      await instances.clear();
      await database.drop();
    }
  };

  it('gives the same rows in every read model', async () => {
    expect(history.operations('ok')).toHaveLength(APPLICATIONS);
    expect(Object.keys(live).filter((table) => live[table].length === 0)).toEqual([]);
    for (const place of places) {
      const folded = await foldedIn(place);
      expect([place, differences(folded, live)]).toEqual([place, []]);
      expect(hashOf(folded)).toBe(hashOf(live));
    }
  }, 120_000);
});
