import { type Calls, codeOf, kobe, openCalls, scores, submitted } from '../support/calls';
import { type Client } from '../support/client';
import { done, gifu, minalogic, proposed, shizuoka } from '../support/cooperation';
import { recordOf } from '../support/stored-record';

describe('the reviewers of a call', () => {
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
