import { clientOf } from '../support/client';
import { openApp, type TestApp } from '../support/app';
import { type ScratchDatabase, scratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';
import { fullCooperation } from '../kernel/full-cooperation';
import { copyRecord } from './support/fresh-fold';
import { Instances } from './support/instances';
import { ADMIN } from './support/patient-client';
import { differences, hashOf, type ReadModels, readModelsOf } from './support/read-models';
import { settled } from './support/verdict';

const places = [
  { TZ: 'UTC', LC_ALL: 'C' },
  { TZ: 'UTC', LC_ALL: 'C' },
  { TZ: 'Asia/Tokyo', LC_ALL: 'ja_JP.UTF-8' },
  { TZ: 'America/St_Johns', LC_ALL: 'sv_SE.UTF-8' },
];

describe('a record that is folded again, also by processes in other time zones and languages', () => {
  let test: TestApp;
  let live: ReadModels;

  beforeAll(async () => {
    test = await openApp();
    await fullCooperation(test.admin);
    await test.as('analyst');
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
      await settled(clientOf(origin, ADMIN.token));
      return await readModelsOf(database.url);
    } finally {
      await instances.clear();
      await database.drop();
    }
  };

  it('gives the same rows in every read model', async () => {
    expect(Object.keys(live).filter((table) => live[table].length === 0)).toEqual([]);
    for (const place of places) {
      const folded = await foldedIn(place);
      expect([place, differences(folded, live)]).toEqual([place, []]);
      expect(hashOf(folded)).toBe(hashOf(live));
    }
  }, 120_000);
});
