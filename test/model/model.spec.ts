import * as fc from 'fast-check';
import type { EventStore } from '../../src/kernel/event-store/event-store';
import { Writer } from '../order/writer';
import { CuttingProxy } from '../support/cutting-proxy';
import { recordDatabase, type RecordDatabase } from '../support/record-database';
import { type Bug, PLANTED } from './planted-bugs';
import { type Client, play, type Stage } from './play';
import { CLIENTS, type Round, schedule } from './schedule';

/** MODEL_SEED repeats the schedules; what the server makes of those at once is not repeatable. */
const SEED = Number(process.env.MODEL_SEED ?? Date.now() % 1_000_000);

/** The planted bugs were found within one to fifteen schedules. */
const MANY = 20;

describe('random schedules', () => {
  let database: RecordDatabase;
  let stage: Stage;

  async function client(): Promise<Client> {
    const proxy = await CuttingProxy.to(database.url);
    const pool = database.pool({ connectionString: proxy.url, connectionTimeoutMillis: 5000, max: 6 });
    const listen = { connectionString: database.url };
    return { proxy, store: await database.store({ pool, listen, appendTimeoutMs: 5000 }) };
  }

  beforeAll(async () => {
    database = await recordDatabase('model');
    const clients = await Promise.all(Array.from({ length: CLIENTS }, client));
    stage = { clients, holder: await Writer.connect(database.url), admin: database.admin };
  });
  afterAll(async () => {
    await stage.holder.end();
    await Promise.all(stage.clients.map(({ store }) => store.close()));
    await Promise.all(stage.clients.map(({ proxy }) => proxy.close()));
    await database.drop();
  });

  /** Plays schedules until one is found wrong, or for so long. */
  async function search(seconds: number, bug: Bug = (store: EventStore) => store) {
    const clients = stage.clients.map(({ store, proxy }) => ({ store: bug(store, stage.admin), proxy }));
    const end = Date.now() + seconds * 1000;
    let played = 0;
    const kept = fc.asyncProperty(schedule, async (rounds: Round[]) => {
      if (Date.now() > end) return;
      played++;
      const faults = await play({ ...stage, clients }, rounds);
      if (faults.length > 0) throw new Error(faults.join('\n'));
    });
    const { errorInstance, counterexample } = await fc.check(kept, {
      seed: SEED,
      numRuns: 1000,
      endOnFailure: true,
    });
    process.stdout.write(`model: seed ${SEED}, ${played} schedules, found: ${String(errorInstance)}\n`);
    return { played, fault: errorInstance, schedule: counterexample };
  }

  it('find the store as the model says', async () => {
    const { played, ...found } = await search(20);
    expect(found).toEqual({ fault: null, schedule: null });
    expect(played).toBeGreaterThan(MANY);
  }, 60_000);

  it.each(Object.entries(PLANTED))(
    'find the store that %s',
    async (_, bug) => {
      const { fault } = await search(40, bug);
      expect(String(fault)).toMatch(/told|stored|nobody asked for/);
    },
    60_000,
  );
});
