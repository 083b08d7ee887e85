import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AnotherRecord } from '../../src/kernel/evidence/evidence-folder';
import { appendEvents, chain, emptyFolder } from './support/chained-record';
import { EVENTS, placeIn, SignedRecord, storeOf, VICTIM } from './support/signed-record';

const CHANGES = {
  type: `type = type || 'x'`,
  data: `data = jsonb_set(data, '{nested,a}', '7')`,
  'one character of the data': `data = replace(data::text, '架', '梁')::jsonb`,
  metadata: `meta = meta || '{"actorId": "somebody else"}'`,
  stream: `stream_id = stream_id || '0'`,
  revision: `revision = revision + 100`,
  id: `event_id = gen_random_uuid()`,
  'the millisecond of recording': `recorded_at = recorded_at + interval '1 millisecond'`,
  'a microsecond of recording': `recorded_at = recorded_at + interval '1 microsecond'`,
};

describe('the record in the hands of a superuser', () => {
  const record = SignedRecord.ofFile();

  it('is found whole while nobody has touched it', async () => {
    const verified = await record.verified();
    expect(await record.found()).toEqual([]);
    expect(verified.standing.map(({ size }) => size)).toEqual([500, 1000, 2000, EVENTS]);
    expect([verified.tip.n, verified.linked]).toEqual([EVENTS, EVENTS]);
  });

  it.each(Object.entries(CHANGES))('shows where %s was changed', async (_, change) => {
    await record.spoilEvent(`update es.events set ${change}`);
    expect(await record.found()).toMatchObject([{ code: 'changed', position: record.at(VICTIM) }]);
  });

  it.each([1, 1000, 1001, EVENTS])('shows that event %d was changed', async (n) => {
    await record.spoilEvent(`update es.events set data = '{}'`, n);
    expect(await record.found()).toMatchObject([{ code: 'changed', position: record.at(n) }]);
  });

  it.each([1, VICTIM])('shows where an event was deleted: the one numbered %d', async (n) => {
    await record.spoilEvent('delete from es.events', n);
    expect(await record.found()).toMatchObject([{ code: 'deleted', position: record.at(n) }]);
  });

  it('shows where an event was inserted', async () => {
    // A position that was drawn and never used.
    const hole = record.place(VICTIM) - 1;
    await record.spoil(`insert into es.events select ${hole}, 'thing-forged', 0, gen_random_uuid(), type, data, meta, recorded_at
         from es.events where position = ${record.place(VICTIM)}`);
    const [{ code, position }] = await record.found();
    expect([code, placeIn(position)]).toEqual(['inserted', hole]);
  });

  it('shows where two events have changed places', async () => {
    const [one, other] = [record.place(VICTIM), record.place(VICTIM + 300)];
    await record.spoil(
      `update es.events set position = -1 where position = ${one}`,
      `update es.events set position = ${one} where position = ${other}`,
      `update es.events set position = ${other} where position = -1`,
    );
    expect(await record.found()).toMatchObject([{ code: 'changed', position: record.at(VICTIM) }]);
  });

  it('shows where an event has got another position in the same order', async () => {
    await record.spoilEvent(`update es.events set position = position - 1`);
    const [{ code, position }] = await record.found();
    expect([code, placeIn(position)]).toEqual(['moved', record.place(VICTIM) - 1]);
  });

  it.each([
    ['ahead of its events', `update es.streams set version = version + 5`],
    ['behind them', `update es.streams set version = version - 1`],
    ['forgotten', `delete from es.streams`],
  ])('shows that a stream is %s, which as told makes good again', async (_, change) => {
    await record.spoil(`${change} where stream_id = (select min(stream_id) from es.streams)`);
    expect(await record.found()).toMatchObject([
      {
        code: 'counters',
        message: expect.stringMatching(/^es.streams is wrong for 1 streams: all events are there/),
      },
    ]);
    const told = await readFile(join(__dirname, '../../docs/operations.md'), 'utf8');
    const [, remedy] = /### Counters.*?```sql\n(.*?)\n```/s.exec(told) ?? [];
    await record.spoil(remedy);
    expect(await record.found()).toEqual([]);
  });

  it('shows that positions would be given out again', async () => {
    await record.spoil(`select setval('es.position_seq', 100)`);
    expect(await record.found()).toMatchObject([
      { code: 'counters', message: expect.stringMatching(/^es.position_seq is behind the last event/) },
    ]);
  });

  it('shows where the record was cut off', async () => {
    await record.spoil(`delete from es.events where position > ${record.place(2400)}`);
    expect(await record.found()).toMatchObject([{ code: 'cut-off', position: record.at(2401) }]);
  });

  it('knows from what was signed that the record was cut off together with its links', async () => {
    await record.spoil(
      `delete from es.events where position > ${record.place(2400)}`,
      `delete from proj.link where n > 2400`,
    );
    expect(await record.found()).toMatchObject([
      { code: 'cut-off', after: record.at(2400), until: record.at(EVENTS) },
    ]);
  });

  it('knows from what was signed between which events one was changed and all links made anew', async () => {
    await record.spoilEvent(`update es.events set data = '{}'`);
    await record.relink();
    expect(await record.found()).toMatchObject([
      { code: 'replaced', after: record.at(1000), until: record.at(2000) },
    ]);
  });

  it.each(['0', '-1', '-9223372036854775808', 'null'])(
    'shows an event at a place to which no reader of the order comes: %s',
    async (where) => {
      await record.spoil(
        'alter table es.events drop constraint events_pkey, alter position drop not null',
        `insert into es.events select ${where}, stream_id, 99, gen_random_uuid(), type, data, meta, recorded_at
           from es.events where position = ${record.place(VICTIM)}`,
      );
      const [{ code }] = await record.found();
      expect(code).toBe(['0', '-1'].includes(where) ? 'inserted' : 'unread');
    },
  );

  it.each([
    [
      'a view that shows verify the old events and others forged ones',
      [
        'alter table es.events rename to real',
        `create view es.events as select position, stream_id, revision, event_id, type,
           case when current_setting('transaction_isolation') = 'repeatable read' then data else '{}' end as data,
           meta, recorded_at from es.real`,
      ],
    ],
    [
      'a policy that hides events from the service',
      [
        'alter table es.events enable row level security',
        'create policy hide on es.events using (revision > 0)',
      ],
    ],
    [
      'a trigger that changes what is stored',
      [
        `create function es.forge() returns trigger language plpgsql as 'begin new.data := ''{}''; return new; end'`,
        'create trigger forge before insert on es.events for each row execute function es.forge()',
      ],
    ],
    [
      'a function that reads otherwise',
      [`create or replace function es.head() returns bigint language sql as 'select 0::bigint'`],
    ],
  ])('shows %s', async (_, statements) => {
    await record.spoil(...statements);
    expect(await record.codes()).toEqual(['schema']);
  });

  it.each([`status = 'kept'`, 'version = 99', `owner = 'nobody', lease_until = 'infinity'`])(
    'shows that nobody can go on with the chain: %s',
    async (halted) => {
      await record.spoil(`update proj.checkpoint set ${halted} where name = 'chain'`);
      expect(await record.codes()).toEqual(['halted']);
    },
  );

  describe('which was given another name, and all that was derived from it taken away', () => {
    beforeEach(() =>
      record.spoil(
        `update es.events set data = '{}' where position = ${record.place(VICTIM)}`,
        'update es.meta set store_id = gen_random_uuid()',
        'delete from proj.link',
        'delete from proj.checkpoint',
      ),
    );

    it('knows that another record was signed there, and makes no key for this one', async () => {
      const folders = await readdir(record.spoilt.evidenceDir);
      await expect(chain(record.spoilt)).rejects.toThrow(AnotherRecord);
      expect(await record.codes()).toEqual(['no-evidence', 'another-record']);
      expect(await readdir(record.spoilt.evidenceDir)).toEqual(folders);
    });

    it('knows so too where a key was made and something signed, and finds the place under the old name', async () => {
      const aside = await emptyFolder();
      await chain({ ...record.spoilt, evidenceDir: aside });
      await cp(aside, record.spoilt.evidenceDir, { recursive: true });
      await rm(aside, { recursive: true });
      expect(await record.codes()).toEqual(['another-record']);

      await record.spoil(`update es.meta set store_id = '${await storeOf(record.whole)}'`);
      const codes = await record.found();
      expect(codes).toMatchObject([
        { code: 'replaced', after: record.at(1000), until: record.at(2000) },
        { code: 'another-record' },
      ]);
    }, 60_000);
  });

  it('knows from when on nothing was signed any more', async () => {
    await appendEvents(record.spoilt, 25);
    const agoIn = (hours: number) =>
      record.spoil(
        `update es.events set recorded_at = clock_timestamp() - interval '${hours} hours' where position > ${record.place(EVENTS)}`,
      );
    await agoIn(1);
    expect(await record.found()).toEqual([]);
    await agoIn(3);
    const unsigned = [{ code: 'unsigned', after: record.at(EVENTS) }];
    expect(await record.found()).toMatchObject(unsigned);
    for (const pretended of [`'9999-01-01'`, `'infinity'`, `'-infinity'`]) {
      await agoIn(1);
      const first = `(select min(position) from es.events where position > ${record.place(EVENTS)})`;
      await record.spoil(`update es.events set recorded_at = ${pretended} where position = ${first}`);
      expect(await record.found()).toMatchObject(unsigned);
    }
  });

  it.each([
    ['changed', `update proj.link set link = sha256('x') where n = ${VICTIM}`],
    ['deleted', `delete from proj.link where n = ${VICTIM}`],
    ['cut off', `delete from proj.link where n > ${VICTIM}`],
  ])('tells links that were %s from events that were', async (_, sql) => {
    await record.spoil(sql);
    expect(await record.codes()).toEqual(['links']);
  });
});
