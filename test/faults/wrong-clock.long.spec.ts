import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aCall, anEntry } from '../support/calls';
import type { Client } from '../support/client';
import { aMeeting, done, mutual } from '../support/cooperation';
import { ADMIN_TOKEN, openApp, type TestApp } from '../support/app';
import type { ScratchDatabase } from '../support/scratch-database';
import { cooperate } from './support/cooperating';
import { DurableCluster, newFolder } from './support/durable-cluster';
import { clockIn, rightClock, whyNoFalseClock, wrongClock } from './support/false-clock';
import { History } from './support/history';
import { Instances } from './support/instances';
import { until } from '../kernel/tally';
import { ADMIN, PatientClients } from './support/patient-client';
import { asked, lastPlace } from './support/stored-record';
import { verdictOn } from './support/verdict';

const HOUR = 3_600_000;

/** Instants of the events after a place, by position, and how far the last is from the database's clock. */
const recorded = (url: string, before: string) =>
  asked(url, async (client) => {
    const { rows } = await client.query<{ instants: string[]; age: number }>(
      `select array_agg(recorded_at::text order by position) as instants,
         extract(epoch from clock_timestamp() - max(recorded_at))::float as age
       from es.events where position > $1`,
      [before],
    );
    return rows[0];
  });

interface Served {
  readonly origin: string;
  readonly admin: Client;
  readonly token: string;
}

/** What holds whatever the clock of a service says: the record has the database's time, and it never goes back. */
async function faultsOf(url: string, { origin, admin, token }: Served): Promise<string[]> {
  const before = await lastPlace(url);
  const history = new History();
  const clients = new PatientClients({ history, origin: () => origin, token, patienceMs: 20_000 });
  await Promise.all([1, 2, 3, 4].map((n) => cooperate(clients, `client-${n}`)));
  expect([clients.unexpected, clients.gaveUp]).toEqual([[], 0]);
  const { age } = await recorded(url, before);
  expect(age).toBeGreaterThanOrEqual(0);
  expect(age).toBeLessThan(60);
  return verdictOn({ url, admin, history, before });
}

/** What becomes of an application under a call that ended, or ends, so many hours from now by the database's clock. */
async function handedIn(url: string, admin: Client, hours: number): Promise<string> {
  const deadline = await asked(url, async (client) => {
    const { rows } = await client.query<{ deadline: string }>(
      `select to_char(clock_timestamp() at time zone 'UTC' + make_interval(hours => $1),
         'YYYY-MM-DD"T"HH24:MI') as deadline`,
      [hours],
    );
    return rows[0].deadline;
  });
  const call = done(await admin.post('/calls', { ...aCall, deadline, timeZone: 'UTC' }));
  const { id } = done(await admin.post('/applications', anEntry(call.id)));
  const { status, body } = await admin.post(`/applications/${id}/submission`);
  const proposed = await admin.post(`/calls/${call.id}/selection`);
  return `${body.code ?? status}, selection ${proposed.body.code ?? proposed.status}`;
}

/** An hour before a deadline, and an hour after it. */
const aroundDeadlines = async (url: string, admin: Client) => [
  await handedIn(url, admin, 1),
  await handedIn(url, admin, -1),
];

/** Whatever the clock of a service says. */
const inTimeAndLate = ['200, selection call-open', 'deadline-passed, selection 200'];

describe('a service that is given a wrong clock', () => {
  let test: TestApp;
  const right = Date.now.bind(Date);

  beforeAll(async () => void (test = await openApp()), 120_000);
  afterAll(() => test.close());
  afterEach(rightClock);

  const heldOn = async (day: string) => {
    const { matchId } = await mutual(test.admin);
    const { id } = done(
      await test.admin.post('/meetings', {
        ...aMeeting,
        timeZone: 'Asia/Tokyo',
        startsAt: `${day}T10:00`,
        matchId,
      }),
    );
    const log = { heldOn: day, outcome: 'negotiation-started', nextSteps: [] };
    return (await test.admin.post(`/meetings/${id}/log`, log)).status;
  };

  const clocks: [string, () => number][] = [
    ['two hours ahead', () => right() + 2 * HOUR],
    ['two hours behind', () => right() - 2 * HOUR],
    ['jumping to and fro', () => right() + (Math.random() < 0.5 ? 2 : -2) * HOUR],
  ];

  it.each(clocks)(
    'records and projects as ever: %s',
    async (_, now) => {
      wrongClock(now);
      const { origin, admin } = test;
      expect(await faultsOf(test.databaseUrl, { origin, admin, token: ADMIN_TOKEN })).toEqual([]);
    },
    60_000,
  );

  it.each(clocks)(
    'keeps deadlines by the clock of the database: %s',
    async (_, now) => {
      wrongClock(now);
      expect(await aroundDeadlines(test.databaseUrl, test.admin)).toEqual(inTimeAndLate);
    },
    60_000,
  );

  it.each([
    ['on a leap day', '2028-02-29T09:00:00Z', '2028-02-29', '2028-03-01'],
    ['when Japan is a day ahead', '2028-02-29T15:30:00Z', '2028-03-01', '2028-03-02'],
    ['in the hour that summer time skips in Europe', '2027-03-28T01:30:00Z', '2027-03-28', '2027-03-29'],
    ['in the hour that winter time repeats in Europe', '2027-10-31T00:30:00Z', '2027-10-31', '2027-11-01'],
  ])(
    'knows which day it is in Japan: %s',
    async (_, instant, today, tomorrow) => {
      const moment = Date.parse(instant);
      wrongClock(() => moment);
      expect([await heldOn(today), await heldOn(tomorrow)]).toEqual([200, 409]);
    },
    60_000,
  );
});

const unable = whyNoFalseClock();
if (unable) process.stdout.write(`skipped, processes with a wrong clock: ${unable}\n`);

(unable ? describe.skip : describe)('a process of the service with a wrong clock', () => {
  let cluster: DurableCluster;
  let database: ScratchDatabase;
  let instances: Instances;
  let folder: string;

  beforeAll(async () => {
    cluster = await DurableCluster.make();
    database = await cluster.database('clock');
    instances = await Instances.on(database.url);
    folder = await newFolder('clock-');
  }, 120_000);
  afterAll(async () => {
    await instances.clear();
    await cluster.clear();
    await rm(folder, { recursive: true });
  }, 60_000);

  const hoursAhead = async () => {
    const { headers } = await instances.at().client().get('/livez');
    return Math.round((Date.parse(headers.get('date') ?? '') - Date.now()) / HOUR);
  };
  const wanted = (time: string) =>
    time.startsWith('2028') ? Math.round((Date.parse(`${time}Z`) - Date.now()) / HOUR) : parseInt(time, 10);

  it.each([
    ['two hours ahead', ['+2h']],
    ['two hours behind', ['-2h']],
    ['standing still on a leap day', ['2028-02-29 23:59:59']],
    ['set back, and on again, while it serves', ['+2h', '-2h', '+0h']],
  ] as const)(
    'leads, keeps deadlines, records and projects as ever: %s',
    async (_, times) => {
      const file = join(folder, 'time');
      await writeFile(file, times[0]);
      await instances.start(0, clockIn(file));
      const { origin } = instances.at();
      for (const time of times) {
        await writeFile(file, time);
        await until(async () => (await hoursAhead()) === wanted(time));
        const served = { origin, admin: instances.admin(), token: ADMIN.token };
        expect(await aroundDeadlines(database.url, served.admin)).toEqual(inTimeAndLate);
        expect(await faultsOf(database.url, served)).toEqual([]);
      }
      instances.at().process.kill('SIGTERM');
      expect(await instances.at().ended).toBe(0);
      expect(instances.escaped()).toEqual([]);
    },
    120_000,
  );
});
