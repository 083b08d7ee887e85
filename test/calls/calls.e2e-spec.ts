import { Client as Connection } from 'pg';
import {
  aCall,
  anEntry,
  type Calls,
  cap,
  codeOf,
  openCalls,
  scored,
  scores,
  submitted,
  withStatus,
} from '../support/calls';
import { clientOf, eventually } from '../support/client';
import { done, minalogic, shizuoka } from '../support/cooperation';
import { countOf, recordOf } from '../support/stored-record';

describe('a call', () => {
  let test: Calls['test'];
  let helpdesk: Calls['helpdesk'];
  let reviewer: Calls['reviewer'];
  let applicant: Calls['applicant'];
  let publish: Calls['publish'];
  let decided: Calls['decided'];
  beforeAll(async () => {
    ({ test, helpdesk, reviewer, applicant, publish, decided } = await openCalls());
  }, 60_000);
  afterAll(() => test.close());

  it('leads from its publication over assessment and selection to a match', async () => {
    const callId = await publish({ places: 1 });
    const second = await scored(helpdesk, reviewer, { callId, applicant: cap, score: 60 });
    const first = await scored(helpdesk, reviewer, { callId, applicant: minalogic, score: 70 });
    expect(codeOf(await helpdesk.post(`/calls/${callId}/selection`))).toEqual([409, 'call-open']);
    done(await helpdesk.post(`/calls/${callId}/closure`));
    const proposal = done(await helpdesk.post(`/calls/${callId}/selection`));
    expect(proposal).toMatchObject({
      selected: [{ applicationId: first, rank: 1, score: 70, applicant: minalogic }],
      waiting: [{ applicationId: second, rank: 2, score: 60 }],
      rejected: [],
    });
    done(await helpdesk.post(`/calls/${callId}/selection/publication`));
    expect((await withStatus(helpdesk, second, 'waiting')).body.status).toBe('waiting');
    expect((await withStatus(helpdesk, first, 'selected')).body.status).toBe('selected');
    const { body } = await eventually(
      () => helpdesk.get(`/matches?applicationId=${first}`),
      (answer) => answer.body.items.length > 0,
    );
    expect(body.items).toMatchObject([{ eu: minalogic, jp: shizuoka, origin: 'wished' }]);
  });

  describe('and the stay', () => {
    it('asks for the deposit, and for an applicant who speaks for itself', async () => {
      const { ids } = await decided({ depositEuro: 1000 });
      const [id] = ids;
      expect((await withStatus(applicant, id, 'selected')).body.status).toBe('selected');
      const stay = { from: '2026-02-02', to: '2026-02-20', visits: [shizuoka] };
      expect(codeOf(await applicant.post(`/applications/${id}/stay`, stay))).toEqual([
        409,
        'deposit-missing',
      ]);
      done(await helpdesk.post(`/applications/${id}/deposit`, { paidOn: '2026-01-20' }));
      const hidden = await (await test.as('organisation', cap)).post(`/applications/${id}/stay`, stay);
      expect(hidden.status).toBe(404);
      const third = { ...stay, visits: [cap] };
      expect(codeOf(await applicant.post(`/applications/${id}/stay`, third))).toEqual([400, 'wrong-side']);
      done(await applicant.post(`/applications/${id}/stay`, stay));
      done(await applicant.post(`/applications/${id}/stay/completion`, { on: '2026-02-19' }));
      done(await applicant.post(`/applications/${id}/report`, { text: 'what we saw' }));
      const answered = await helpdesk.post(`/applications/${id}/report/approval`, { answer: 'returned' });
      expect([answered.status, answered.body.errors[0].pointer]).toEqual([400, '/reason']);
      const lacking = { answer: 'returned', reason: 'more on the results' };
      done(await helpdesk.post(`/applications/${id}/report/approval`, lacking));
      done(await applicant.post(`/applications/${id}/report`, { text: 'what we saw and did' }));
      expect((await applicant.post(`/applications/${id}/report/approval`)).status).toBe(403);
      done(await helpdesk.post(`/applications/${id}/report/approval`));
      done(await helpdesk.post(`/applications/${id}/costs`, { euro: 2600 }));
      expect((await applicant.get(`/applications/${id}`)).body).toMatchObject({
        status: 'costs-approved',
        stay: { from: '2026-02-02', to: '2026-02-19', visits: [{ party: shizuoka }] },
        report: 'what we saw and did',
        costsEuro: 2600,
        depositPaidOn: '2026-01-20',
      });
    });
  });

  it('keeps what people wrote out of the record', async () => {
    const words = { applicantFunction: 'canary manager', plan: 'canary plan' };
    const callId = await publish();
    const id = await submitted(helpdesk, callId, minalogic, words);
    done(await helpdesk.post(`/applications/${id}/eligibility`));
    done(await reviewer.post(`/applications/${id}/assessments`, { ...scores(5), remark: 'canary remark' }));
    const record = JSON.stringify(await recordOf(test));
    expect([record.includes('canary'), record.includes('"applicantFunction"')]).toEqual([false, true]);
    const { text } = await helpdesk.get(`/applications/${id}`);
    for (const word of ['manager', 'plan', 'remark']) expect(text).toContain(`canary ${word}`);
  });

  it('and what cannot be meant is refused with its place, and nothing is stored', async () => {
    const callId = await publish();
    const id = await submitted(helpdesk, callId);
    const wrong: [string, object, string, string][] = [
      ['/calls', { ...aCall, criteria: [{ key: 'plan', weight: 0 }] }, 'too-small', '/criteria/0/weight'],
      [
        '/calls',
        { ...aCall, criteria: [{ key: 'plan', weight: 0.5 }] },
        'not-a-whole-number',
        '/criteria/0/weight',
      ],
      ['/calls', { ...aCall, criteria: [] }, 'too-few-items', '/criteria'],
      [
        '/calls',
        { ...aCall, criteria: [aCall.criteria[0], { key: 'constructor', weight: 1 }] },
        'not-an-id',
        '/criteria/1/key',
      ],
      [
        '/calls',
        { ...aCall, criteria: [aCall.criteria[0], aCall.criteria[0]] },
        'duplicate-item',
        '/criteria/1',
      ],
      ['/calls', { ...aCall, eligibleCountries: ['FR', 'ZZ'] }, 'unknown-code', '/eligibleCountries/1'],
      [
        '/calls',
        { ...aCall, eligibleCountries: [{ country: 'FR', from: '2022-13' }] },
        'invalid-date',
        '/eligibleCountries/0/from',
      ],
      [
        '/calls',
        { ...aCall, eligibleCountries: [{ country: 'FR', from: '2022', to: '2021' }] },
        'ends-before-it-begins',
        '/eligibleCountries/0/to',
      ],
      ['/calls', { ...aCall, timeZone: 'Brussels' }, 'invalid-time-zone', '/timeZone'],
      ['/calls', { ...aCall, titles: { ja: '公募' } }, 'required', '/titles/en'],
      ['/calls', { ...aCall, places: 0 }, 'too-small', '/places'],
      ['/applications', { ...anEntry('nowhere') }, 'unknown-call', '/callId'],
      ['/applications', anEntry(callId, { kind: 'cluster', id: 'eu.nobody' }), 'unknown-party', '/applicant'],
      ['/applications', anEntry(callId, { kind: 'region', id: 'FRK2' }), 'wrong-kind', '/applicant/kind'],
      ['/applications', anEntry(callId, shizuoka), 'wrong-kind', '/applicant/kind'],
      ['/applications', anEntry(callId, cap, { wished: [cap] }), 'wrong-side', '/wished/0'],
      ['/applications', anEntry(callId, cap, { weeks: 0 }), 'too-small', '/weeks'],
      ['/applications', anEntry(callId, cap, { plan: ' ' }), 'blank', '/plan'],
      ['/applications', anEntry(callId, cap, { offers: ['chips'] }), 'unknown-property', '/offers'],
      [`/applications/${id}/assessments`, {}, 'required', '/scores/experience'],
    ];
    const database = new Connection({ connectionString: test.databaseUrl });
    await database.connect();
    const stored = async () =>
      (await database.query<{ n: number }>('select count(*)::int as n from vault.payload')).rows[0].n +
      (await countOf(test));
    const before = await stored();
    for (const [path, body, code, pointer] of wrong) {
      const { status, body: answer } = await test.admin.post(path, body);
      expect([path, pointer, status, answer.errors?.[0]]).toEqual([
        path,
        pointer,
        400,
        expect.objectContaining({ code, pointer }),
      ]);
    }
    expect(await stored()).toBe(before);
    await database.end();
  });

  it('answers nobody without a token', async () =>
    expect((await clientOf(test.origin).get('/calls')).status).toBe(401));
});
