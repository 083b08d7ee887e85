import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  aCall,
  anEntry,
  type Calls,
  cap,
  codeOf,
  draftOf,
  openCalls,
  scores,
  submitted,
  withStatus,
} from '../support/calls';
import { done } from '../support/cooperation';

describe('the applications under a call', () => {
  let test: Calls['test'];
  let helpdesk: Calls['helpdesk'];
  let reviewer: Calls['reviewer'];
  let applicant: Calls['applicant'];
  let analyst: Calls['analyst'];
  let publish: Calls['publish'];
  beforeAll(async () => {
    ({ test, helpdesk, reviewer, applicant, analyst, publish } = await openCalls());
  }, 60_000);
  afterAll(() => test.close());

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
    expect((await helpdesk.get(`/applications?callId=${callId}&status=eligible`)).body.items).toHaveLength(1);
    expect((await helpdesk.get('/applications?kind=matchmaking')).body.items).toEqual([]);
  });

  it('end with the second of the deadline', async () => {
    const soon = new Date(Date.now() + 4_000).toISOString().slice(0, 19);
    const callId = await publish({ deadline: soon, timeZone: 'UTC' });
    const early = done(await helpdesk.post('/applications', anEntry(callId))).id;
    const late = done(await helpdesk.post('/applications', anEntry(callId, cap))).id;
    done(await helpdesk.post(`/applications/${early}/submission`));
    await sleep(Date.parse(`${soon}Z`) + 1_200 - Date.now());
    expect(codeOf(await helpdesk.post(`/applications/${late}/submission`))).toEqual([409, 'deadline-passed']);
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
    expect(codeOf(await helpdesk.post(`/applications/${draft}/submission`))).toEqual([409, 'call-cancelled']);
    expect((await applicant.get(`/calls/${callId}`)).body).toMatchObject({
      status: 'cancelled',
      reason: 'no budget',
    });
  });
});
