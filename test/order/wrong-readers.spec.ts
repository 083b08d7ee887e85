import { recordDatabase, type RecordDatabase } from '../support/record-database';
import { Delivery, type Faults } from './delivery';
import { newReader, type Read, type Reader, READERS, type ReaderName, WITH_TRANSACTION_IDS } from './readers';
import { Writer } from './writer';

const GATE = 4711;
const NO_FAULTS: Faults = { missing: 0, duplicates: 0, disorder: 0 };

describe('the order suite', () => {
  let database: RecordDatabase;
  let a: Writer;
  let b: Writer;
  let eyes: Writer;

  beforeEach(async () => {
    database = await recordDatabase('readers');
    await database.admin.query(WITH_TRANSACTION_IDS);
    await database.admin.query('create table other (i int)');
    [a, b, eyes] = await Promise.all([1, 2, 3].map(() => Writer.connect(database.url)));
  });
  afterEach(async () => {
    await Promise.all([a, b, eyes].map((writer) => writer.end()));
    await database.drop();
  });

  async function faultsOf(delivery: Delivery, reader: Reader): Promise<Faults> {
    await othersHaveEnded();
    for (let events = await reader.next(eyes.client); events.length > 0;) {
      delivery.take(events);
      events = await reader.next(eyes.client);
    }
    const stored = await database.admin.query<Read>(
      'select stream_id as stream, revision::int from es.events',
    );
    return delivery.faults(stored.rows);
  }

  /** Transaction ids are the server's: those of other tests hold the xid8 reader back too. */
  async function othersHaveEnded() {
    const held = 'select from es.events where tx >= pg_snapshot_xmin(pg_current_snapshot()) limit 1';
    while ((await database.admin.query(held)).rowCount !== 0);
  }

  /** B overtakes A while the reader looks. */
  async function overtaking(reader: Reader) {
    const delivery = new Delivery();
    await a.run('begin');
    await a.append('s-a');
    await b.append('s-b');
    delivery.take(await reader.next(eyes.client));
    await a.run('commit');
    return faultsOf(delivery, reader);
  }

  /** A reacts to what B stored, in a transaction that is older than B's. */
  async function reaction(reader: Reader) {
    await a.run('begin');
    await a.run('insert into other values (1)');
    await b.append('s-s', { expected: -1 });
    await a.append('s-s', { expected: 0 });
    await a.run('commit');
    return faultsOf(new Delivery(), reader);
  }

  /** A commits after the reader's statement has begun, and before it asks for the horizon. */
  async function commitInBetween(reader: Reader) {
    const delivery = new Delivery();
    await a.run('begin');
    await a.append('s-a');
    await b.append('s-b');
    await b.run(`select pg_advisory_lock(${GATE})`);
    const reading = reader.next(eyes.client);
    await gateIsWaitedAt();
    await a.run('commit');
    await b.run(`select pg_advisory_unlock(${GATE})`);
    delivery.take(await reading);
    return faultsOf(delivery, reader);
  }

  async function gateIsWaitedAt() {
    const waiting = `select 1 from pg_locks where locktype = 'advisory' and objid = ${GATE} and not granted`;
    while ((await database.admin.query(waiting)).rowCount === 0);
  }

  const gated = `select pg_advisory_lock_shared(${GATE})`;
  const scenarios: Record<string, (name: ReaderName) => Promise<Faults>> = {
    overtaking: (name) => overtaking(newReader[name]()),
    reaction: (name) => reaction(newReader[name]()),
    'commit in between': (name) => commitInBetween(newReader[name](name === 'xid8' ? undefined : gated)),
  };

  it.each(['overtaking', 'reaction', 'commit in between'])(
    'finds no fault with the fence: %s',
    async (scenario) => {
      expect(await scenarios[scenario]('fence')).toEqual(NO_FAULTS);
    },
  );

  it('finds that the naive reader skips what was overtaken', async () => {
    expect(await scenarios.overtaking('naive')).toEqual({ ...NO_FAULTS, missing: 1 });
  });

  it('finds that the xid8 reader tells the effect before the cause', async () => {
    expect(await scenarios.reaction('xid8')).toEqual({ ...NO_FAULTS, disorder: 2 });
  });

  it('finds that the reader of one statement skips what was committed in between', async () => {
    expect(await scenarios['commit in between']('oneStatement')).toEqual({ ...NO_FAULTS, missing: 1 });
  });

  it('knows each reader by a scenario', () => {
    expect([...READERS].toSorted()).toEqual(Object.keys(newReader).toSorted());
  });
});
