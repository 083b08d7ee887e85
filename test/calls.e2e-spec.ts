import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { Client as Connection } from 'pg';
import { openApp, type TestApp } from './support/app';
import { aCall, anEntry, criteria, draftOf, kobe, scored, submitted, withStatus } from './support/calls';
import { type Client, clientOf, eventually } from './support/client';
import { countOf, recordOf } from './support/stored-record';
import { done, gifu, minalogic, proposed, shizuoka } from './support/cooperation';

const cap = { kind: 'cluster', id: 'eu.cap-digital' };
const biom = { kind: 'cluster', id: 'eu.biom' };
const clusters = [minalogic, cap, biom];
const scores = (score: number) => ({ scores: Object.fromEntries(criteria.map((key) => [key, score])) });

describe('a call', () => {
  let test: TestApp;
  let helpdesk: Client;
  let reviewer: Client;
  let applicant: Client;
  let analyst: Client;
  beforeAll(async () => {
    test = await openApp();
    helpdesk = await test.as('helpdesk');
    reviewer = await test.as('reviewer');
    applicant = await test.as('organisation', minalogic);
    analyst = await test.as('analyst');
  }, 60_000);
  afterAll(() => test.close());

  const publish = async (details: object = {}) =>
    done(await helpdesk.post('/calls', { ...aCall, ...details })).id as string;
  const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
  /** A call with three applicants, the first the best, whose selection is published. */
  const decided = async (details: object = {}) => {
    const callId = await publish({ places: 1, ...details });
    const ids: string[] = [];
    for (const [index, one] of clusters.entries())
      ids.push(await scored(helpdesk, reviewer, { callId, applicant: one, score: 90 - index }));
    done(await helpdesk.post(`/calls/${callId}/closure`));
    done(await helpdesk.post(`/calls/${callId}/selection`));
    done(await helpdesk.post(`/calls/${callId}/selection/publication`));
    return { callId, ids };
  };

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

  describe('and its applications', () => {
    it('are one for each cluster, however many come at the same time', async () => {
      const callId = await publish();
      const drafts = await Promise.all(
        Array.from({ length: 8 }, () => helpdesk.post('/applications', anEntry(callId))),
      );
      const made = drafts.filter(({ status }) => status === 201);
      expect(made).toHaveLength(1);
      expect(
        new Set(
          drafts
            .filter(({ status }) => status !== 201)
            .map(codeOf)
            .map(String),
        ),
      ).toEqual(new Set(['409,application-exists']));
      const { id } = made[0].body;
      const submissions = await Promise.all(
        Array.from({ length: 8 }, () => helpdesk.post(`/applications/${id}/submission`)),
      );
      const codes = submissions.map(codeOf).map(String).toSorted();
      expect(codes).toEqual(['200,', ...Array<string>(7).fill('409,application-submitted')]);
      const { items } = (await helpdesk.get(`/applications?callId=${callId}`)).body;
      expect(items).toHaveLength(1);
    });

    it('are as many for a cluster as the call allows, and each key acts once', async () => {
      const callId = await publish({ perCluster: 2 });
      const headers = { 'idempotency-key': randomUUID() };
      const first = await helpdesk.post('/applications', anEntry(callId), headers);
      const second = await helpdesk.post('/applications', anEntry(callId));
      const third = await helpdesk.post('/applications', anEntry(callId));
      expect([first, second, third].map(({ status }) => status)).toEqual([201, 201, 409]);
      expect(second.body.id).not.toBe(first.body.id);
      done(await helpdesk.post(`/applications/${first.body.id}/withdrawal`, { reason: 'a slip' }));
      const keyed = { 'idempotency-key': randomUUID() };
      const again = await helpdesk.post('/applications', anEntry(callId), keyed);
      expect(again.body.id).toBe(first.body.id);
      expect((await helpdesk.post('/applications', anEntry(callId), keyed)).text).toBe(again.text);
      const other = await helpdesk.post('/applications', anEntry(callId, cap), keyed);
      expect(codeOf(other)).toEqual([422, 'idempotency-key-reused']);
    });

    it('are drafts until they are submitted, for the applicant and the helpdesk alone', async () => {
      const callId = await publish();
      const { id, cooperationId } = done(await applicant.post('/applications', anEntry(callId)));
      const stranger = await test.as('organisation', cap);
      const statuses = async () =>
        Promise.all(
          [applicant, helpdesk, stranger, reviewer, analyst].map(async (client) => [
            (await client.get(`/applications/${id}`)).status,
            (await client.get(`/applications?callId=${callId}`)).body.items.length,
          ]),
        );
      expect(await statuses()).toEqual([
        [200, 1],
        [200, 1],
        [404, 0],
        [404, 0],
        [404, 0],
      ]);
      expect((await helpdesk.get(`/cooperations/${cooperationId}`)).status).toBe(404);
      done(await applicant.post(`/applications/${id}/revision`, draftOf({ weeks: 2, plan: 'another plan' })));
      done(await applicant.post(`/applications/${id}/submission`));
      expect(await statuses()).toEqual([
        [200, 1],
        [200, 1],
        [404, 0],
        [200, 1],
        [200, 1],
      ]);
      const { body } = await applicant.get(`/applications/${id}`);
      expect(body).toMatchObject({ kind: 'mobility', status: 'submitted', weeks: 2, plan: 'another plan' });
      expect(body.applicantFunction).toBe('cluster manager');
      const { steps } = (await applicant.get(`/cooperations/${cooperationId}`)).body;
      expect(steps.map(({ type }: { type: string }) => type)).toEqual(['ApplicationSubmitted']);
    });

    it('are counted from their submission on', async () => {
      const applied = async () =>
        (await helpdesk.get('/analytics/funnel')).body.rows.find(
          ({ stage }: { stage: string }) => stage === 'application',
        )?.cooperations ?? 0;
      const before = await applied();
      const { id } = done(await helpdesk.post('/applications', anEntry(await publish())));
      expect(await applied()).toBe(before);
      done(await helpdesk.post(`/applications/${id}/submission`));
      expect(await applied()).toBe(before + 1);
    });

    it('come in lists and files like all others, with their revision as ETag', async () => {
      const callId = await publish();
      const id = await submitted(helpdesk, callId);
      const csv = await helpdesk.get(`/applications?callId=${callId}&format=csv`);
      const [head, row] = csv.text.trim().split('\r\n');
      expect([head.includes('weeklyEuro'), row.includes('cluster manager')]).toEqual([true, true]);
      const found = await helpdesk.post(
        `/applications/${id}/eligibility`,
        {},
        { 'if-match': '"1"', 'idempotency-key': 'once' },
      );
      expect([found.status, found.headers.get('etag')]).toEqual([200, '"2"']);
      const again = await helpdesk.post(`/applications/${id}/eligibility`, {}, { 'idempotency-key': 'once' });
      expect([again.status, again.text]).toEqual([200, found.text]);
      const stale = await reviewer.post(`/applications/${id}/assessments`, scores(50), { 'if-match': '"1"' });
      expect(codeOf(stale)).toEqual([412, 'wrong-revision']);
      expect((await helpdesk.get(`/applications?callId=${callId}&status=eligible`)).body.items).toHaveLength(
        1,
      );
      expect((await helpdesk.get('/applications?kind=matchmaking')).body.items).toEqual([]);
    });

    it('end with the second of the deadline', async () => {
      const soon = new Date(Date.now() + 4_000).toISOString().slice(0, 19);
      const callId = await publish({ deadline: soon, timeZone: 'UTC' });
      const early = done(await helpdesk.post('/applications', anEntry(callId))).id;
      const late = done(await helpdesk.post('/applications', anEntry(callId, cap))).id;
      done(await helpdesk.post(`/applications/${early}/submission`));
      await sleep(Date.parse(`${soon}Z`) + 1_200 - Date.now());
      expect(codeOf(await helpdesk.post(`/applications/${late}/submission`))).toEqual([
        409,
        'deadline-passed',
      ]);
    }, 20_000);

    it('of an hour that summer time leaves out are not taken', async () => {
      const never = { deadline: '2027-03-28T02:30', timeZone: 'Europe/Brussels' };
      const { status, body } = await helpdesk.post('/calls', { ...aCall, ...never });
      expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'time-does-not-exist', '/deadline']);
      const cairo = { publishedOn: '2024-04-26', opensAt: undefined, timeZone: 'Africa/Cairo' };
      const skipped = done(await helpdesk.post('/calls', { ...aCall, ...cairo })).id;
      expect((await helpdesk.get(`/calls/${skipped}`)).body.opensAt).toBe('2024-04-26T01:00');
      const winter = { deadline: '2027-03-28T01:59', timeZone: 'Europe/Brussels' };
      const { id } = done(await helpdesk.post('/calls', { ...aCall, ...winter }));
      expect((await helpdesk.get(`/calls/${id}`)).body.deadlineUtc).toBe('2027-03-28T00:59:00.000Z');
      done(await helpdesk.post(`/calls/${id}/extension`, { deadline: '2027-03-28T03:00' }));
      expect((await helpdesk.get(`/calls/${id}`)).body.deadlineUtc).toBe('2027-03-28T01:00:00.000Z');
      done(await helpdesk.post(`/calls/${id}/extension`, { deadline: '2027-10-31T02:30' }));
      // That hour comes twice, and whoever reads it on a clock the second time is in time.
      expect((await helpdesk.get(`/calls/${id}`)).body.deadlineUtc).toBe('2027-10-31T01:30:00.000Z');
    });

    it('lapse with their call', async () => {
      const callId = await publish();
      const id = await submitted(helpdesk, callId);
      const draft = done(await helpdesk.post('/applications', anEntry(callId, cap))).id;
      done(await helpdesk.post(`/calls/${callId}/cancellation`, { reason: 'no budget' }));
      expect((await withStatus(helpdesk, id, 'lapsed')).body.status).toBe('lapsed');
      expect(codeOf(await helpdesk.post(`/applications/${draft}/submission`))).toEqual([
        409,
        'call-cancelled',
      ]);
      expect((await applicant.get(`/calls/${callId}`)).body).toMatchObject({
        status: 'cancelled',
        reason: 'no budget',
      });
    });
  });

  describe('and its reviewers', () => {
    const eligibleEntry = async () => {
      const id = await submitted(helpdesk, await publish());
      done(await helpdesk.post(`/applications/${id}/eligibility`));
      return id;
    };
    const seenBy = async (client: Client, id: string) =>
      (await client.get(`/applications/${id}`)).body.assessments;

    it('see what others said only after they have said it themselves', async () => {
      const id = await eligibleEntry();
      const other = await test.as('reviewer');
      done(await reviewer.post(`/applications/${id}/assessments`, { ...scores(80), remark: 'a fine plan' }));
      expect(await seenBy(other, id)).toEqual([]);
      const listed = (await other.get('/applications?limit=1000')).text;
      const file = (await other.get('/applications?limit=1000&format=csv')).text;
      expect([listed.includes('a fine plan'), file.includes('a fine plan')]).toEqual([false, false]);
      done(await other.post(`/applications/${id}/assessments`, scores(60)));
      expect(await seenBy(other, id)).toMatchObject([
        { reviewer: null, remark: 'a fine plan' },
        { reviewer: expect.stringMatching(/^reviewer:/), ...scores(60) },
      ]);
      expect(await seenBy(helpdesk, id)).toHaveLength(2);
      expect(await seenBy(analyst, id)).toMatchObject([{ reviewer: null }, { reviewer: null }]);
      expect((await applicant.get(`/applications/${id}`)).body).not.toHaveProperty('assessments');
      expect((await applicant.get('/applications?limit=1000')).text).not.toContain('a fine plan');
    });

    it('remark on each criterion, in words that the record itself does not hold', async () => {
      const id = await eligibleEntry();
      const remarks = { experience: 'canary of ten years', potential: 'canary of growth' };
      done(await reviewer.post(`/applications/${id}/assessments`, { ...scores(80), remarks }));
      expect(await seenBy(reviewer, id)).toMatchObject([{ ...scores(80), remarks, remark: null }]);
      expect(JSON.stringify(await recordOf(test))).not.toContain('canary of');
      const other = { ...scores(80), remarks: { charm: 'none', plan: ' ' } };
      const { status, body } = await reviewer.post(`/applications/${id}/assessments`, other);
      expect([status, body.errors]).toMatchObject([400, [{ pointer: '/remarks/plan', code: 'blank' }]]);
      const unknown = await reviewer.post(`/applications/${id}/assessments`, {
        ...scores(80),
        remarks: { charm: 'none' },
      });
      expect(unknown.body.errors).toMatchObject([{ pointer: '/remarks/charm', code: 'unknown-criterion' }]);
      done(await reviewer.post(`/applications/${id}/assessments`, scores(80)));
      expect(await seenBy(reviewer, id)).toMatchObject([{ remarks }]);
    });

    it('see nothing after a conflict of interest, and say nothing more', async () => {
      const id = await eligibleEntry();
      const other = await test.as('reviewer');
      done(await reviewer.post(`/applications/${id}/assessments`, scores(80)));
      done(await other.post(`/applications/${id}/assessments`, { conflict: true, remark: 'my neighbours' }));
      expect(await seenBy(other, id)).toMatchObject([{ conflict: true, scores: null }]);
      const refused = await other.post(`/applications/${id}/assessments`, scores(10));
      expect(codeOf(refused)).toEqual([409, 'conflict-of-interest']);
    });

    it('who come from a party to it, or worked with the applicant before, are no judges', async () => {
      await proposed(helpdesk, minalogic);
      const id = await eligibleEntry();
      const codes = await Promise.all(
        [minalogic, shizuoka, gifu].map(async (party) => {
          const judge = await test.as('reviewer', party);
          const { status, body } = await judge.post(`/applications/${id}/assessments`, scores(10));
          return [party.id, status, body.code];
        }),
      );
      expect(codes).toEqual([
        [minalogic.id, 409, 'conflict-of-interest'],
        [shizuoka.id, 409, 'conflict-of-interest'],
        [gifu.id, 200, undefined],
      ]);
      const worked = done(await helpdesk.post('/matches', { eu: minalogic, jp: kobe, origin: 'manual' }));
      expect(worked.id).toBeTruthy();
      const partner = await test.as('reviewer', kobe);
      const refused = await partner.post(`/applications/${id}/assessments`, scores(10));
      expect(codeOf(refused)).toEqual([409, 'conflict-of-interest']);
    });

    it('read applications under calls and nothing else of the record', async () => {
      const { applicationId } = await proposed(helpdesk);
      expect((await reviewer.get(`/applications/${applicationId}`)).status).toBe(404);
      const { items } = (await reviewer.get('/applications?limit=1000')).body;
      expect(items.every(({ kind }: { kind: string }) => kind === 'mobility')).toBe(true);
      for (const path of ['/matches', '/cooperations', '/meetings', '/analytics/funnel', '/changes'])
        expect([path, (await reviewer.get(path)).status]).toEqual([path, 403]);
      for (const client of [helpdesk, applicant, analyst])
        expect((await client.post(`/applications/${applicationId}/assessments`, scores(1))).status).toBe(403);
    });

    it('score every criterion of the call, and no other', async () => {
      const id = await eligibleEntry();
      const { potential: _left, ...some } = scores(50).scores;
      const { status, body } = await reviewer.post(`/applications/${id}/assessments`, {
        scores: { ...some, charm: 100 },
      });
      expect([status, body.errors]).toEqual([
        400,
        [
          expect.objectContaining({ pointer: '/scores/potential', code: 'required' }),
          expect.objectContaining({ pointer: '/scores/charm', code: 'unknown-criterion' }),
        ],
      ]);
      const odd = { scores: { ...scores(50).scores, 'a/b~c': 1 } };
      const escaped = await reviewer.post(`/applications/${id}/assessments`, odd);
      expect(escaped.body.errors).toMatchObject([{ pointer: '/scores/a~1b~0c', code: 'unknown-criterion' }]);
      const high = await reviewer.post(`/applications/${id}/assessments`, scores(101));
      expect([high.status, high.body.errors[0].pointer]).toEqual([400, '/scores/experience']);
    });
  });

  describe('and its selection', () => {
    it('waits for every eligibility and enough reviewers', async () => {
      const callId = await publish({ minReviewers: 2 });
      const id = await submitted(helpdesk, callId);
      done(await helpdesk.post(`/calls/${callId}/closure`));
      const select = async () => codeOf(await helpdesk.post(`/calls/${callId}/selection`));
      expect(await select()).toEqual([409, 'eligibility-open']);
      done(await helpdesk.post(`/applications/${id}/eligibility`));
      done(await reviewer.post(`/applications/${id}/assessments`, scores(50)));
      expect(await select()).toEqual([409, 'assessments-missing']);
      done(await (await test.as('reviewer')).post(`/applications/${id}/assessments`, scores(60)));
      expect(await select()).toEqual([200, undefined]);
    });

    it('is for those alone who prepare or study it, and published as it was proposed', async () => {
      const { callId, ids } = await decided();
      const seen = async (client: Client) => (await client.get(`/calls/${callId}`)).body.selection;
      expect((await seen(helpdesk)).selected).toMatchObject([{ applicationId: ids[0] }]);
      expect((await seen(analyst)).waiting).toMatchObject([
        { applicationId: ids[1] },
        { applicationId: ids[2] },
      ]);
      for (const client of [reviewer, applicant]) {
        expect(await seen(client)).toBeUndefined();
        expect((await client.get('/calls?limit=1000')).text).not.toContain(ids[0]);
      }
    });

    it('is proposed anew where somebody has withdrawn or was scored anew since', async () => {
      const callId = await publish({ places: 1 });
      const first = await scored(helpdesk, reviewer, { callId, applicant: minalogic, score: 90 });
      const second = await scored(helpdesk, reviewer, { callId, applicant: cap, score: 80 });
      done(await helpdesk.post(`/calls/${callId}/closure`));
      const key = { 'idempotency-key': randomUUID() };
      const before = await helpdesk.post(`/calls/${callId}/selection`, {}, key);
      expect(before.body.selected).toMatchObject([{ applicationId: first }]);
      done(await applicant.post(`/applications/${first}/withdrawal`, { reason: 'no time' }));
      const outdated = await helpdesk.post(`/calls/${callId}/selection/publication`);
      expect(codeOf(outdated)).toEqual([409, 'selection-outdated']);
      const proposal = done(await helpdesk.post(`/calls/${callId}/selection`));
      expect(proposal).toMatchObject({ selected: [{ applicationId: second }], waiting: [] });
      done(await helpdesk.post(`/calls/${callId}/selection/publication`));
      expect((await withStatus(helpdesk, second, 'selected')).body.status).toBe('selected');
      expect((await helpdesk.get(`/applications/${first}`)).body.status).toBe('withdrawn');
      expect((await helpdesk.post(`/calls/${callId}/selection`, {}, key)).text).toBe(before.text);
    });

    it('lets the waiting list move up once for each who leaves, also when all leave at once', async () => {
      const { callId, ids } = await decided();
      for (const [id, status] of [
        [ids[0], 'selected'],
        [ids[2], 'waiting'],
      ])
        expect((await withStatus(helpdesk, id, status)).body.status).toBe(status);
      const leave = (id: string) => helpdesk.post(`/applications/${id}/withdrawal`, { reason: 'no time' });
      const left = await Promise.all([ids[0], ids[1]].map(leave));
      expect(left.map(({ status }) => status)).toEqual([200, 200]);
      expect((await withStatus(helpdesk, ids[2], 'selected')).body.status).toBe('selected');
      const { selection } = (await helpdesk.get(`/calls/${callId}`)).body;
      expect(selection).toMatchObject({ selected: [{ applicationId: ids[2] }], waiting: [] });
      const { cooperationId } = (await helpdesk.get(`/applications/${ids[2]}`)).body;
      const { steps } = (await helpdesk.get(`/cooperations/${cooperationId}`)).body;
      const selections = steps.filter(({ type }: { type: string }) => type === 'ApplicationSelected');
      expect(selections.map(({ sentence }: { sentence: string }) => sentence)).toEqual([
        'The application moved up from the waiting list and was selected.',
      ]);
    });

    it('lets what was opened for one who leaves expire, unless both sides have said yes', async () => {
      const { ids } = await decided({ places: 2, waitingList: false });
      const matchOf = async (id: string) => {
        const opened = () => helpdesk.get(`/matches?applicationId=${id}`);
        const { body } = await eventually(opened, (answer) => answer.body.items.length === 1);
        return body.items[0].id as string;
      };
      const [left, met] = [await matchOf(ids[0]), await matchOf(ids[1])];
      for (const party of [cap, shizuoka])
        done(await helpdesk.post(`/matches/${met}/answers`, { party, answer: 'yes' }));
      for (const id of ids.slice(0, 2))
        done(await helpdesk.post(`/applications/${id}/withdrawal`, { reason: 'no time' }));
      const { body } = await eventually(
        () => helpdesk.get(`/matches/${left}`),
        (answer) => answer.body.status === 'expired',
      );
      expect(body).toMatchObject({ status: 'expired', waitingFor: [] });
      const partner = await test.as('organisation', shizuoka);
      const { steps } = (await partner.get(`/cooperations/${body.cooperationId}`)).body;
      expect(steps.at(-1).sentence).toBe('The match expired: no time');
      expect((await helpdesk.get(`/matches/${met}`)).body.status).toBe('mutual');
    });

    it('rejects who finds no place where nobody waits, with the reason', async () => {
      const { ids } = await decided({ waitingList: false });
      const { body } = await withStatus(applicant, ids[0], 'selected');
      expect(body.status).toBe('selected');
      expect((await withStatus(helpdesk, ids[1], 'rejected')).body.rejectedFor).toEqual(['no-place-left']);
    });
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
