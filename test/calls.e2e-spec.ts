import { openApp, type TestApp } from './support/app';
import { aCall, scored, withStatus } from './support/calls';
import { type Client, eventually } from './support/client';
import { done, minalogic, shizuoka } from './support/cooperation';

const cap = { kind: 'cluster', id: 'eu.cap-digital' };

describe('a call', () => {
  let test: TestApp;
  let helpdesk: Client;
  let reviewer: Client;
  beforeAll(async () => {
    test = await openApp();
    helpdesk = await test.as('helpdesk');
    reviewer = await test.as('reviewer');
  }, 60_000);
  afterAll(() => test.close());

  it('leads from its publication over assessment and selection to a match', async () => {
    const { id: callId } = done(await helpdesk.post('/calls', { ...aCall, places: 1 }));
    const second = await scored(helpdesk, reviewer, { callId, applicant: cap, score: 60 });
    const first = await scored(helpdesk, reviewer, { callId, applicant: minalogic, score: 70 });
    expect((await helpdesk.post(`/calls/${callId}/selection`)).body.code).toBe('call-open');
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
});
