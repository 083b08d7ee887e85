import { randomUUID } from 'node:crypto';
import { type Calls, cap, codeOf, openCalls, scored, scores, submitted, withStatus } from '../support/calls';
import { type Client, eventually } from '../support/client';
import { done, minalogic, shizuoka } from '../support/cooperation';

describe('the selection of a call', () => {
  let test: Calls['test'];
  let helpdesk: Calls['helpdesk'];
  let reviewer: Calls['reviewer'];
  let applicant: Calls['applicant'];
  let analyst: Calls['analyst'];
  let publish: Calls['publish'];
  let decided: Calls['decided'];
  beforeAll(async () => {
    ({ test, helpdesk, reviewer, applicant, analyst, publish, decided } = await openCalls());
  }, 60_000);
  afterAll(() => test.close());

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
