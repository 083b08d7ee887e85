import { generateKeyPairSync } from 'node:crypto';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { originOf } from '../../src/kernel/evidence/checkpoint';
import { AnotherRecord } from '../../src/kernel/evidence/evidence-folder';
import { GENESIS, type Tip, tipAfter } from '../../src/kernel/evidence/link';
import { notesIn } from '../../src/kernel/evidence/notes';
import { signatureLine, verifierText } from '../../src/kernel/evidence/signed-note';
import { StoredRecord } from '../../src/kernel/evidence/stored-record';
import { verifyRecord } from '../../src/kernel/evidence/verify';
import { startOver } from '../../src/kernel/following/start-over';
import { until } from '../kernel/tally';
import { scratchDatabase } from '../support/scratch-database';
import { templateDatabase } from '../support/template-database';
import {
  appendEvents,
  asked,
  chain,
  type ChainedRecord,
  copyOf,
  dropRecord,
  emptyFolder,
  follow,
  folderIn,
  found,
  signedSizes,
  spoil,
} from './support/chained-record';

const EVENTS = 2450;
/** The number of the event that is spoilt; 500, 1,000, 2,000 and the last are signed. */
const VICTIM = 1701;

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
  let whole: ChainedRecord;
  let spoilt: ChainedRecord;
  let tips: Tip[];

  beforeAll(async () => {
    const database = await scratchDatabase('whole', await templateDatabase('empty'));
    whole = { database, evidenceDir: await emptyFolder() };
    await appendEvents(whole, EVENTS);
    await chain(whole);
    tips = await linksOf(whole);
  }, 120_000);
  afterAll(() => dropRecord(whole), 60_000);
  beforeEach(async () => {
    spoilt = await copyOf(whole);
  }, 60_000);
  afterEach(() => dropRecord(spoilt));

  const at = (n: number) => tips[n - 1].position;
  const place = (n: number) => `${Number(/\d+$/.exec(at(n))?.[0])}`;
  const events = (sql: string, n = VICTIM) => spoil(spoilt, `${sql} where position = ${place(n)}`);
  const linkAnew = () => relink(spoilt);

  it('is found whole while nobody has touched it', async () => {
    const verified = await verifyRecord({ url: whole.database.url, evidenceDir: whole.evidenceDir });
    expect(await found(spoilt)).toEqual([]);
    expect(verified.standing.map(({ size }) => size)).toEqual([500, 1000, 2000, EVENTS]);
    expect([verified.tip.n, verified.linked]).toEqual([EVENTS, EVENTS]);
  });

  it.each(Object.entries(CHANGES))('shows where %s was changed', async (_, change) => {
    await events(`update es.events set ${change}`);
    expect(await found(spoilt)).toMatchObject([{ code: 'changed', position: at(VICTIM) }]);
  });

  it.each([1, 1000, 1001, EVENTS])('shows that event %d was changed', async (n) => {
    await events(`update es.events set data = '{}'`, n);
    expect(await found(spoilt)).toMatchObject([{ code: 'changed', position: at(n) }]);
  });

  it.each([1, VICTIM])('shows where an event was deleted: the one numbered %d', async (n) => {
    await events('delete from es.events', n);
    expect(await found(spoilt)).toMatchObject([{ code: 'deleted', position: at(n) }]);
  });

  it('shows where an event was inserted', async () => {
    // A position that was drawn and never used.
    const hole = Number(place(VICTIM)) - 1;
    await spoil(
      spoilt,
      `insert into es.events select ${hole}, 'thing-forged', 0, gen_random_uuid(), type, data, meta, recorded_at
         from es.events where position = ${place(VICTIM)}`,
    );
    const [{ code, position }] = await found(spoilt);
    expect([code, Number(/\d+$/.exec(position ?? '')?.[0])]).toEqual(['inserted', hole]);
  });

  it('shows where two events have changed places', async () => {
    const [one, other] = [place(VICTIM), place(VICTIM + 300)];
    await spoil(
      spoilt,
      `update es.events set position = -1 where position = ${one}`,
      `update es.events set position = ${one} where position = ${other}`,
      `update es.events set position = ${other} where position = -1`,
    );
    expect(await found(spoilt)).toMatchObject([{ code: 'changed', position: at(VICTIM) }]);
  });

  it('shows where an event has got another position in the same order', async () => {
    await events(`update es.events set position = position - 1`);
    const [{ code, position }] = await found(spoilt);
    expect([code, Number(/\d+$/.exec(position ?? '')?.[0])]).toEqual(['moved', Number(place(VICTIM)) - 1]);
  });

  it('shows where the record was cut off', async () => {
    await spoil(spoilt, `delete from es.events where position > ${place(2400)}`);
    expect(await found(spoilt)).toMatchObject([{ code: 'cut-off', position: at(2401) }]);
  });

  it('knows from what was signed that the record was cut off together with its links', async () => {
    await spoil(
      spoilt,
      `delete from es.events where position > ${place(2400)}`,
      `delete from proj.link where n > 2400`,
    );
    expect(await found(spoilt)).toMatchObject([{ code: 'cut-off', after: at(2400), until: at(EVENTS) }]);
  });

  it('knows from what was signed between which events one was changed and all links made anew', async () => {
    await events(`update es.events set data = '{}'`);
    await linkAnew();
    expect(await found(spoilt)).toMatchObject([{ code: 'replaced', after: at(1000), until: at(2000) }]);
  });

  describe('signs nothing more once the chain is not the one', () => {
    let process: Awaited<ReturnType<typeof follow>>;

    const paused = async () => {
      await until(async () => (await process.state()).status === 'paused');
      const { error } = await process.state();
      await process.close();
      return { message: error?.message, signed: await signedSizes(spoilt) };
    };
    const contradicted = (...since: number[]) => ({
      message: expect.stringMatching(/another than the one/),
      signed: [500, 1000, 2000, EVENTS, ...since],
    });

    it.each([0, 25])('that was signed, with %i events more', async (more) => {
      await events(`update es.events set data = '{}'`, EVENTS);
      await linkAnew();
      await appendEvents(spoilt, more);
      process = await follow(spoilt);
      expect(await paused()).toEqual(contradicted());
    });

    it('that was signed, where it is made anew beside a running process', async () => {
      process = await follow(spoilt);
      await process.caughtUp();
      await events(`update es.events set data = '{}'`);
      await startOver(process.dataSource, 'chain');
      expect(await paused()).toEqual(contradicted());
    });

    it('that the running process has stored, and not signed yet', async () => {
      process = await follow(spoilt);
      await process.caughtUp();
      await appendEvents(spoilt, 50);
      await process.caughtUp();
      await spoil(
        spoilt,
        `update es.events set data = '{}' where position = (select max(position) - 30 from es.events)`,
      );
      await linkAnew();
      await appendEvents(spoilt, 25);
      // It signs what it has linked itself before anybody touched it.
      expect(await paused()).toEqual(contradicted(EVENTS + 50));
      expect(await found(spoilt)).toMatchObject([
        { code: 'replaced', after: at(EVENTS) },
        { code: 'halted' },
      ]);
    });
  });

  it('is signed at once by whoever goes on for a process that was killed', async () => {
    const process = await follow(spoilt);
    await process.caughtUp();
    await asked(spoilt.database.url, (client) =>
      client.query(
        `update proj.checkpoint set owner = 'another', epoch = epoch + 1, lease_until = clock_timestamp() + interval '2 seconds'
          where name = 'chain'`,
      ),
    );
    await appendEvents(spoilt, 25);
    await linkAnew();
    await asked(spoilt.database.url, (client) =>
      client.query(
        `update proj.checkpoint set checkpoint = (select position from proj.link order by n desc limit 1) where name = 'chain'`,
      ),
    );
    await until(async () => (await signedSizes(spoilt)).includes(EVENTS + 25));
    await process.close();
    expect(await found(spoilt)).toEqual([]);
  }, 60_000);

  it.each(['0', '-1', '-9223372036854775808', 'null'])(
    'shows an event at a place to which no reader of the order comes: %s',
    async (where) => {
      await spoil(
        spoilt,
        'alter table es.events drop constraint events_pkey, alter position drop not null',
        `insert into es.events select ${where}, stream_id, 99, gen_random_uuid(), type, data, meta, recorded_at
           from es.events where position = ${place(VICTIM)}`,
      );
      const [{ code }] = await found(spoilt);
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
    await spoil(spoilt, ...statements);
    expect((await found(spoilt)).map(({ code }) => code)).toEqual(['schema']);
  });

  it.each([`status = 'kept'`, 'version = 99', `owner = 'nobody', lease_until = 'infinity'`])(
    'shows that nobody can go on with the chain: %s',
    async (halted) => {
      await spoil(spoilt, `update proj.checkpoint set ${halted} where name = 'chain'`);
      expect((await found(spoilt)).map(({ code }) => code)).toEqual(['halted']);
    },
  );

  describe('which was given another name, and all that was derived from it taken away', () => {
    beforeEach(() =>
      spoil(
        spoilt,
        `update es.events set data = '{}' where position = ${place(VICTIM)}`,
        'update es.meta set store_id = gen_random_uuid()',
        'delete from proj.link',
        'delete from proj.checkpoint',
      ),
    );

    it('knows that another record was signed there, and makes no key for this one', async () => {
      const folders = await readdir(spoilt.evidenceDir);
      await expect(chain(spoilt)).rejects.toThrow(AnotherRecord);
      expect((await found(spoilt)).map(({ code }) => code)).toEqual(['no-evidence', 'another-record']);
      expect(await readdir(spoilt.evidenceDir)).toEqual(folders);
    });

    it('knows so too where a key was made and something signed, and finds the place under the old name', async () => {
      const aside = await emptyFolder();
      await chain({ ...spoilt, evidenceDir: aside });
      await cp(aside, spoilt.evidenceDir, { recursive: true });
      await rm(aside, { recursive: true });
      expect((await found(spoilt)).map(({ code }) => code)).toEqual(['another-record']);

      await spoil(spoilt, `update es.meta set store_id = '${await storeOf(whole)}'`);
      const codes = await found(spoilt);
      expect(codes).toMatchObject([
        { code: 'replaced', after: at(1000), until: at(2000) },
        { code: 'another-record' },
      ]);
    }, 60_000);
  });

  it('knows from when on nothing was signed any more', async () => {
    await appendEvents(spoilt, 25);
    const agoIn = (hours: number) =>
      spoil(
        spoilt,
        `update es.events set recorded_at = clock_timestamp() - interval '${hours} hours' where position > ${place(EVENTS)}`,
      );
    await agoIn(1);
    expect(await found(spoilt)).toEqual([]);
    await agoIn(3);
    const unsigned = [{ code: 'unsigned', after: at(EVENTS) }];
    expect(await found(spoilt)).toMatchObject(unsigned);
    for (const pretended of [`'9999-01-01'`, `'infinity'`, `'-infinity'`]) {
      await agoIn(1);
      const first = `(select min(position) from es.events where position > ${place(EVENTS)})`;
      await spoil(spoilt, `update es.events set recorded_at = ${pretended} where position = ${first}`);
      expect(await found(spoilt)).toMatchObject(unsigned);
    }
  });

  it.each([
    ['changed', `update proj.link set link = sha256('x') where n = ${VICTIM}`],
    ['deleted', `delete from proj.link where n = ${VICTIM}`],
    ['cut off', `delete from proj.link where n > ${VICTIM}`],
  ])('tells links that were %s from events that were', async (_, sql) => {
    await spoil(spoilt, sql);
    expect((await found(spoilt)).map(({ code }) => code)).toEqual(['links']);
  });

  describe('with the signed checkpoints', () => {
    let file: string;
    beforeEach(async () => {
      file = join(await folderIn(spoilt), 'checkpoints');
    });
    const edit = async (change: (text: string) => string) =>
      writeFile(file, change(await readFile(file, 'utf8')));

    it.each([
      ['a size', (text: string) => text.replace('\n1000\n', '\n1001\n')],
      ['a position', (text: string) => text.replace(at(1000), at(999))],
      ['a signature', (text: string) => text.replace(/^(— \S+ .{20})./m, (_, kept: string) => `${kept}_`)],
      ['an end of a line', (text: string) => text.replace('=\n\n', '\n\n')],
    ])('shows that %s was changed', async (_, change) => {
      await edit(change);
      expect((await found(spoilt)).map(({ code }) => code)).toEqual(['evidence']);
    });

    it('shows that the file is gone', async () => {
      await rm(file);
      expect((await found(spoilt)).map(({ code }) => code)).toEqual(['no-evidence']);
    });

    it('passes over a note whose writer was killed, then and after the next one', async () => {
      await edit((text) => `${text}${text.slice(0, 100)}`);
      const lines = (await readFile(file, 'utf8')).split('\n\n').slice(0, -1).join('\n\n').split('\n').length;
      const verified = await verifyRecord({ url: spoilt.database.url, evidenceDir: spoilt.evidenceDir });
      expect(verified.evidence.tornAt).toBe(lines + 2);
      expect(await found(spoilt)).toEqual([]);

      await appendEvents(spoilt, 25);
      await chain(spoilt);
      expect(await found(spoilt)).toEqual([]);
      const { standing } = await verifyRecord({ url: spoilt.database.url, evidenceDir: spoilt.evidenceDir });
      expect(standing.at(-1)?.size).toBe(EVENTS + 25);
    }, 60_000);

    it('shows that the key is another one', async () => {
      const { publicKey } = generateKeyPairSync('ed25519');
      await writeFile(join(file, '../signing.pub'), `${verifierText(originOf(storeIn(file)), publicKey)}\n`);
      expect((await found(spoilt)).map(({ code }) => code)).toEqual(['evidence']);
    });

    it('shows to whoever kept the public key that all was signed anew with another', async () => {
      const kept = await readFile(join(file, '../signing.pub'), 'utf8');
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      const name = originOf(storeIn(file));
      await events(`update es.events set data = '{}'`);
      await linkAnew();
      const forged = await linksOf(spoilt);
      await edit((text) =>
        notesIn(text)
          .notes.map((note) => {
            const root = forged[Number(note.text.split('\n')[1]) - 1].link.toString('base64');
            const again = note.text.replace(/\S{43}=/, root);
            return `${again}\n${signatureLine(again, name, privateKey)}\n`;
          })
          .join(''),
      );
      await writeFile(join(file, '../signing.pub'), `${verifierText(name, publicKey)}\n`);
      expect(await found(spoilt)).toEqual([]);
      expect((await found(spoilt, kept)).map(({ code }) => code)).toEqual(['evidence']);
    });
  });
});

const storeIn = (file: string) => file.split('/').at(-2) ?? '';

const storeOf = async (record: ChainedRecord) => storeIn(join(await folderIn(record), 'checkpoints'));

/** The chain as the events give it now. */
async function linksOf({ database }: ChainedRecord): Promise<Tip[]> {
  const record = await StoredRecord.open(database.url);
  const tips: Tip[] = [];
  for await (const { events } of record.pages())
    for (const event of events) tips.push(tipAfter(tips.at(-1) ?? GENESIS, event));
  await record.close();
  return tips;
}

/** What an attacker does who knows how the links are made. */
async function relink(record: ChainedRecord): Promise<void> {
  const tips = await linksOf(record);
  await asked(record.database.url, async (client) => {
    await client.query('delete from proj.link');
    await client.query(
      'insert into proj.link (n, position, link) select * from unnest($1::bigint[], $2::text[], $3::bytea[])',
      [tips.map(({ n }) => n), tips.map(({ position }) => position), tips.map(({ link }) => link)],
    );
  });
}
