import { Client as Connection } from 'pg';
import { openApp, type TestApp } from './support/app';
import { recordOf } from './support/stored-record';
import { type Client, eventually } from './support/client';
import {
  aMeeting,
  anApplication,
  aPartnership,
  done,
  minalogic,
  mutual,
  planned,
  proposed,
  shizuoka,
  signed,
} from './support/cooperation';

/** Kept, but no answer shows it. */
const EVIDENCE = 'canary evidence';

/** Each text is one that stands nowhere else, and that the answers must give again. */
function canaries() {
  const given: string[] = [];
  return {
    given,
    text(field: string): string {
      given.push(`canary ${field} 架け橋`);
      return given.at(-1)!;
    },
  };
}

describe('what people write in their own words', () => {
  let test: TestApp;
  let client: Client;
  const { given, text } = canaries();
  const shown: string[] = [];
  const post = async (path: string, body: object) => done(await client.post(path, body));

  beforeAll(async () => {
    test = await openApp();
    client = test.admin;
    await writeEverywhere();
  }, 60_000);
  afterAll(() => test.close());

  async function writeEverywhere(): Promise<void> {
    await applications();
    await matches();
    await meetings();
    await followUps();
    await partnerships();
    await directory();
  }

  async function applications() {
    const application = {
      ...anApplication,
      offers: [text('offer')],
      needs: [text('need')],
      note: text('note'),
    };
    for (const step of ['return', 'withdrawal']) {
      const { id } = await post('/applications', application);
      await post(`/applications/${id}/${step}`, { reason: text(step) });
    }
  }

  async function matches() {
    const match = { eu: minalogic, jp: shizuoka, origin: 'manual', reason: text('proposal') };
    const { id } = await post('/matches', match);
    await post(`/matches/${id}/answers`, { party: shizuoka, answer: 'consulting', reason: text('answer') });
    await post(`/matches/${id}/expiry`, { reason: text('expiry') });
    const { cooperationId } = await proposed(client);
    await post(`/cooperations/${cooperationId}/end`, { reason: text('end of the cooperation') });
  }

  async function meetings() {
    const words = { interpretation: text('interpretation'), overrideReason: text('override') };
    for (const step of ['cancellation', 'no-show']) {
      const { id } = await post('/meetings', { ...aMeeting, ...words });
      await post(`/meetings/${id}/${step}`, { reason: text(step) });
    }
    const { meetingId, cooperationId } = await planned(client);
    await post(`/meetings/${meetingId}/log`, {
      heldOn: '2026-06',
      outcome: 'knowledge-gained',
      notes: text('notes'),
      nextSteps: [{ text: text('next step'), dueOn: '2027-01-01' }],
    });
    await post(`/meetings/${meetingId}/correction`, { notes: text('new notes'), reason: text('correction') });
    await eventually(
      () => client.get(`/follow-ups?cooperationId=${cooperationId}`),
      ({ body }) => body.items.length > 0,
    );
  }

  async function followUps() {
    const { cooperationId } = await mutual(client);
    for (const [step, field] of [
      ['completion', 'result'],
      ['drop', 'reason'],
    ]) {
      const followUp = { cooperationId, text: text(`follow-up ${step}`), dueOn: '2027-01-01' };
      const { id } = await post('/follow-ups', followUp);
      await post(`/follow-ups/${id}/postponement`, {
        dueOn: '2027-02-01',
        reason: text(`postponed ${step}`),
      });
      await post(`/follow-ups/${id}/${step}`, { [field]: text(step) });
    }
  }

  async function partnerships() {
    const { partnershipId, cooperationId } = await signed(client);
    await post('/partnerships', { ...aPartnership, cooperationId, fields: [text('field')] });
    await post(`/partnerships/${partnershipId}/milestones`, { what: text('milestone'), on: '2026' });
    await post(`/partnerships/${partnershipId}/dormancy`, { reason: text('dormancy') });
    await post(`/partnerships/${partnershipId}/end`, { reason: text('end of the partnership') });
  }

  async function directory() {
    const { id } = await post('/clusters', {
      name: 'Wordy Valley',
      country: 'FR',
      offers: [text('offer of a cluster')],
      needs: [text('need of a cluster')],
      note: text('note on a cluster'),
      membersNote: text('members'),
    });
    await post(`/clusters/${id}/verification`, { evidence: EVIDENCE, on: '2026' });
    await post(`/clusters/${id}/inactivity`, { reason: EVIDENCE });
    shown.push((await client.get(`/clusters/${id}`)).text);
  }

  it('comes back in lists and case files', async () => {
    for (const list of ['applications', 'matches', 'meetings', 'follow-ups', 'partnerships'])
      shown.push((await client.get(`/${list}?limit=1000`)).text);
    const { items } = (await client.get('/cooperations?limit=1000')).body;
    for (const { id } of items) shown.push((await client.get(`/cooperations/${id}`)).text);
    const all = shown.join();
    expect(given.length).toBeGreaterThan(30);
    expect(given.filter((one) => !all.includes(one))).toEqual([]);
  });

  it('stands neither in the record nor in any table in clear', async () => {
    const database = new Connection({ connectionString: test.databaseUrl });
    await database.connect();
    const tables = await database.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    const holding: string[] = [];
    for (const { name } of tables.rows) {
      const { rowCount } = await database.query(
        `select from ${name} t where t::text ilike '%canary%' limit 1`,
      );
      if (rowCount) holding.push(name);
    }
    expect(tables.rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['es.events', 'vault.payload']),
    );
    expect(holding).toEqual([]);
    const record = (await recordOf(test)).map((event) => JSON.stringify(event));
    const texts = record.filter((json) => json.includes('"payloadId"') && json.includes('"commitment"'));
    expect(texts.length).toBeGreaterThan(20);
    expect(record.filter((json) => /canary/i.test(json))).toEqual([]);
    await database.end();
  });
});
