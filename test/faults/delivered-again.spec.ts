import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVING_ROLE } from '../../src/kernel/database/serving-role';
import { type Batch, EVENT_STORE, type EventStore } from '../../src/kernel/event-store/event-store';
import { createService, follow } from '../../src/service';
import { clientOf } from '../support/client';
import { type ScratchDatabase, scratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';
import { cooperate } from './support/cooperating';
import { copyRecord } from './support/fresh-fold';
import { History } from './support/history';
import { ADMIN, PatientClients } from './support/patient-client';
import { random } from './support/random';
import { lastPlace } from './support/stored-record';
import { settled, verdictOn } from './support/verdict';

const REMEMBERED = 5;
const PART = 200;

/** The same events, in order, but in other batches, late, twice, and with older batches once more after newer ones. */
async function* untidy(
  batches: AsyncIterable<Batch>,
  chance: () => number,
  again: (events: number) => void,
): AsyncGenerator<Batch> {
  const earlier: Batch[] = [];
  for await (const batch of batches)
    for (const part of partsOf(batch)) {
      if (chance() < 0.3) await sleep(chance() * 30);
      yield part;
      const older = earlier[Math.floor(chance() * earlier.length)];
      for (const once of [part, older])
        if (once && chance() < 0.4) {
          again(once.events.length);
          yield once;
        }
      earlier.push({ ...part, caughtUp: false });
      if (earlier.length > REMEMBERED) earlier.shift();
    }
}

function partsOf({ events, checkpoint, caughtUp }: Batch): Batch[] {
  const parts: Batch[] = [];
  for (let from = 0; from + PART < events.length; from += PART) {
    const some = events.slice(from, from + PART);
    parts.push({ events: some, checkpoint: some[PART - 1].position, caughtUp: false });
  }
  return [...parts, { events: events.slice(parts.length * PART), checkpoint, caughtUp }];
}

describe('events that are delivered late, twice, and again after newer ones', () => {
  let source: ScratchDatabase;
  let database: ScratchDatabase;
  let app: NestFastifyApplication;
  let origin: string;
  let repeated = 0;

  beforeAll(async () => {
    source = await scratchDatabase('tidy', await templateDatabase('seeded'));
    database = await scratchDatabase('untidy', await templateDatabase('empty'));
    await copyRecord(source.url, database.url);
    app = await createService({
      serving: { url: database.url, role: SERVING_ROLE },
      adminToken: ADMIN.token,
    });
    const store = app.get<EventStore>(EVENT_STORE);
    const subscribe = store.subscribe.bind(store);
    const chance = random();
    store.subscribe = (options) => untidy(subscribe(options), chance.next, (events) => (repeated += events));
    await app.listen(0, '127.0.0.1');
    origin = await app.getUrl();
  }, 120_000);
  afterAll(async () => {
    await app.close();
    await source.drop();
    await database.drop();
  }, 60_000);

  it('have their effects once: rows, figures, and follow-ups', async () => {
    const before = await lastPlace(database.url);
    await follow(app, false);
    const admin = clientOf(origin, ADMIN.token);
    // The directory comes first, on which the steps rest.
    await settled(admin);
    process.stdout.write(`${repeated} events were delivered again\n`);
    expect(repeated).toBeGreaterThan(1000);
    const history = new History();
    const clients = new PatientClients({ history, origin: () => origin, patienceMs: 30_000 });
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => cooperate(clients, `client-${n}`)));
    expect([clients.unexpected, clients.gaveUp]).toEqual([[], 0]);
    expect(history.operations('ok').length).toBeGreaterThan(60);
    expect(await verdictOn({ url: database.url, admin, history, before })).toEqual([]);
  }, 60_000);
});
