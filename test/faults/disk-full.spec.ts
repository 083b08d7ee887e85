import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { anApplication } from '../support/cooperation';
import type { ScratchDatabase } from '../support/scratch-database';
import { DurableCluster, newFolder } from './support/durable-cluster';
import { History } from './support/history';
import { Instances } from './support/instances';
import { PatientClients } from './support/patient-client';
import { SmallDisk, whyNoDisk } from './support/small-disk';
import { lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const MEGABYTES = 400;
const MOST_WRITES = 400;
const note = 'a long note about light '.repeat(150);

const unable = whyNoDisk();
if (unable) process.stdout.write(`skipped, the disk that is full: ${unable}\n`);

(unable ? describe.skip : describe)('a disk that is full', () => {
  let folder: string;
  let disk: SmallDisk;
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let instances: Instances;

  beforeAll(async () => {
    folder = await newFolder('kakehashi-full-');
    const data = join(folder, 'data');
    await mkdir(data);
    disk = await SmallDisk.mount(data, MEGABYTES);
    // The log that PostgreSQL writes ahead lies elsewhere: a server that cannot write that one stops.
    cluster = await DurableCluster.make({ folder: data, walFolder: join(folder, 'wal') });
    database = await cluster.database('full');
    instances = await Instances.on(database.url);
    await instances.start();
  }, 120_000);
  afterAll(async () => {
    await instances.clear();
    await cluster.clear();
    await disk.unmount();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('refuses to write, says why, goes on to answer, and takes up again when there is space', async () => {
    const before = await lastPlace(database.url);
    const history = new History();
    const patience = { history, origin: () => instances.at().origin };
    const impatient = new PatientClients({ ...patience, patienceMs: 1 });
    await disk.fill();
    expect(disk.free).toBe(0);

    let written = 0;
    while (await impatient.step('/applications', { ...anApplication, note }, `full-${written}`)) written++;
    expect(written).toBeLessThan(MOST_WRITES);
    const refused = await instances.admin().post('/applications', { ...anApplication, note });
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'storage-full',
      '1',
    ]);

    for (const path of ['/applications?limit=5', '/cooperations?limit=5', '/analytics/funnel', '/offices'])
      expect([path, (await instances.admin().get(path)).status]).toEqual([path, 200]);
    expect((await instances.at().client().get('/readyz')).status).toBe(200);

    await disk.relieve();
    const patient = new PatientClients({ ...patience, patienceMs: 20_000 });
    for (let n = 0; n < 10; n++)
      expect(await patient.step('/applications', anApplication, `${n}`)).toHaveProperty('position');
    process.stdout.write(`${history.summary()}; ${impatient.summary()}\n`);

    expect([impatient.unexpected, patient.unexpected, impatient.rude]).toEqual([[], [], 0]);
    expect(await verdictOn({ url: database.url, admin: instances.admin(), history, before })).toEqual([]);
    expect(instances.escaped()).toEqual([]);
  }, 60_000);
});
