import { KurrentTarget } from '../../src/kernel/copying/kurrent-target';
import { PostgresEventStore } from '../../src/kernel/event-store/postgres/postgres-event-store';
import { kakehashi } from '../faults/support/drill-command';
import { settled } from '../faults/support/verdict';
import type { Client } from '../support/client';
import { anApplication, done } from '../support/cooperation';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { ServiceFolder, type ServiceProcess } from '../support/service-process';
import { eventsIn } from '../support/stored-record';
import { templateDatabase } from '../support/template-database';
import { inKurrentDB, type Place } from './places';

const ADMIN = 'mover';
/** Where the record lies: EVENT_STORE_URL. */
const IN_POSTGRESQL = '';

interface Verified {
  readonly ok: boolean;
  readonly events: number;
  readonly root: string;
  readonly lastSigned: { readonly events: number; readonly position: string };
  readonly found: readonly { readonly code: string }[];
}

/** Step by step as docs/operations.md has it. */
describe('a service whose record moves', () => {
  let folder: ServiceFolder;
  let database: ScratchDatabase;
  let kurrent: Place;

  beforeAll(async () => {
    folder = await ServiceFolder.make();
  }, 60_000);
  afterAll(() => folder.clear(), 60_000);
  beforeEach(async () => {
    database = await scratchDatabase('moved', await templateDatabase('seeded'));
    const { rows } = await database.pool().query<{ id: string }>('select store_id as id from es.meta');
    kurrent = await inKurrentDB(rows[0].id);
  }, 60_000);
  afterEach(async () => {
    await kurrent.close();
    await database.drop();
  });

  const envOf = (store: string) => ({
    DATABASE_URL: database.url,
    EVENT_STORE_URL: store,
    EVIDENCE_DIR: folder.dataDir(`evidence-${new URL(database.url).pathname.slice(1)}`),
  });
  const say = (store: string, ...words: string[]) => kakehashi(folder, envOf(store), ...words);
  const start = (store: string) =>
    folder.start('none', { ...envOf(store), ADMIN_TOKEN: ADMIN, SEED: 'none' });

  async function verified(store: string): Promise<Verified & { code: number }> {
    const { code, text } = await say(store, 'verify', '--json');
    return { code, ...(JSON.parse(text) as Verified) };
  }
  async function served<Told>(store: string, work: (client: Client) => Promise<Told>): Promise<Told> {
    const service = await start(store);
    await service.ready();
    const told = await work(service.client(ADMIN));
    await settled(service.client(ADMIN));
    await stopped(service);
    return told;
  }
  async function stopped(service: ServiceProcess) {
    service.process.kill('SIGTERM');
    expect(await service.ended).toBe(0);
  }
  async function refused(store: string): Promise<string> {
    const service = await start(store);
    expect(await service.ended).toBe(2);
    return service.said();
  }
  const applied = async (client: Client, key: string) =>
    done(await client.post('/applications', anApplication, { 'idempotency-key': key })) as { id: string };
  /** But for the positions, which are the store's own. */
  const shown = async (client: Client) => {
    const { items } = done(await client.get('/cooperations?limit=1000')) as { items: { position: string }[] };
    return items.map(({ position: _, ...cooperation }) => cooperation);
  };

  it('to KurrentDB and back keeps its root, all that was signed, what it shows, and the keys that were used', async () => {
    const before = await served(IN_POSTGRESQL, async (client) => {
      const { id } = await applied(client, 'first');
      await settled(client);
      return { id, shown: await shown(client) };
    });
    const original = await verified(IN_POSTGRESQL);
    expect([original.code, original.ok, original.lastSigned.events]).toEqual([0, true, original.events]);

    const copied = await say(IN_POSTGRESQL, 'copy-events', '--from', database.url, '--to', kurrent.url);
    expect([copied.code, copied.text.includes(`root ${original.root}`)]).toEqual([0, true]);
    expect(await refused(kurrent.url)).toContain('run `kakehashi store-moved`');
    const there = await verified(kurrent.url);
    expect([there.code, there.root, there.found]).toEqual([0, original.root, []]);
    expect(await say(kurrent.url, 'store-moved')).toMatchObject({
      code: 0,
      text: expect.stringContaining('are as they were signed'),
    });

    const after = await served(kurrent.url, async (client) => {
      await settled(client);
      expect(await shown(client)).toEqual(before.shown);
      const again = await applied(client, 'first');
      const fresh = await applied(client, 'second');
      await settled(client);
      return { again: again.id, fresh: fresh.id, shown: await shown(client) };
    });
    expect(after.again).toBe(before.id);
    expect(after.shown).toHaveLength(before.shown.length + 1);
    const moved = await verified(kurrent.url);
    expect([moved.code, moved.lastSigned.events]).toEqual([0, moved.events]);
    expect(moved.lastSigned.position).toMatch(/^kdb1\./);
    expect(moved.events).toBeGreaterThan(original.events);

    const back = await say(IN_POSTGRESQL, 'copy-events', '--from', kurrent.url, '--to', database.url);
    expect(back.text).toContain(`${original.events.toLocaleString('en')} of them stood there before`);
    expect(await refused(IN_POSTGRESQL)).toContain('run `kakehashi store-moved`');
    expect((await say(IN_POSTGRESQL, 'store-moved')).code).toBe(0);
    const returned = await verified(IN_POSTGRESQL);
    expect([returned.code, returned.root, returned.events]).toEqual([0, moved.root, moved.events]);
    await served(IN_POSTGRESQL, async (client) => {
      await settled(client);
      expect(await shown(client)).toEqual(after.shown);
      expect((await applied(client, 'second')).id).toBe(after.fresh);
    });
  }, 240_000);

  it('is not served from a store that holds a part of it', async () => {
    await served(IN_POSTGRESQL, (client) => applied(client, 'only'));
    const store = await PostgresEventStore.open({ pool: database.pool() });
    const events = await eventsIn(store);
    await store.close();
    const target = await KurrentTarget.open(kurrent.url, kurrent.storeId);
    await target.take(events.slice(0, -1));
    await target.close();

    expect(await verified(kurrent.url)).toMatchObject({ code: 1, found: [{ code: 'cut-off' }] });
    const accepted = await say(kurrent.url, 'store-moved');
    expect(accepted.code).not.toBe(0);
    expect(accepted.text).toContain('This is not the whole record.');
    expect(await refused(kurrent.url)).toContain('run `kakehashi store-moved`');
  }, 120_000);

  it('belongs to one database: another one does not serve it', async () => {
    const other = await scratchDatabase('other', await templateDatabase('empty'));
    const service = await folder.start('none', {
      ...envOf(kurrent.url),
      DATABASE_URL: other.url,
      ADMIN_TOKEN: ADMIN,
      SEED: 'none',
    });
    expect(await service.ended).toBe(2);
    expect(service.said()).toMatch(/belongs to another database .*or another namespace/);
    await other.drop();
  }, 60_000);
});
