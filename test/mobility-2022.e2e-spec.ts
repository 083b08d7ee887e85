import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RecordClock } from '../src/kernel/record-clock';
import { openApp, type TestApp } from './support/app';
import { anEntry, kobe, withStatus } from './support/calls';
import { type Client, eventually } from './support/client';
import { done } from './support/cooperation';

const { call } = JSON.parse(
  readFileSync(join(__dirname, '../data/examples/mobility-call-2022.json'), 'utf8'),
) as { call: Record<string, unknown> };

const eligible =
  'minalogic cap-digital biom silicon-saxony lisavienna flanders-food photonicsnl food-bio-dk paper-province photonics-finland secpho esac';
const [best, ...others] = eligible.split(' ').map((name) => ({ kind: 'cluster', id: `eu.${name}` }));
const norwegian = { kind: 'cluster', id: 'eu.gce-node' };
const photonValley = { kind: 'cluster', id: 'jp.photon-valley' };

describe('the mobility call of 2022', () => {
  let test: TestApp;
  let helpdesk: Client;
  let reviewers: Client[];
  let now = '2022-07-27T08:00:00.000Z';
  let callId: string;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    test = await openApp();
    jest.spyOn(test.app.get(RecordClock), 'now').mockImplementation(() => Promise.resolve(now));
    helpdesk = await test.as('helpdesk');
    reviewers = [await test.as('reviewer'), await test.as('reviewer')];
  }, 60_000);
  afterAll(() => test.close());

  const draft = async (applicant: { id: string }, details: object = {}) => {
    const wished = [kobe, photonValley];
    const body = anEntry(callId, applicant, { wished, weeks: 6, weeklyEuro: 700, ...details });
    const { id } = done(await helpdesk.post('/applications', body));
    ids.set(applicant.id, id);
    return id as string;
  };
  const submit = (applicant: { id: string }) =>
    helpdesk.post(`/applications/${ids.get(applicant.id)}/submission`);

  it('is published with its terms, and takes nothing before it opens', async () => {
    callId = done(await helpdesk.post('/calls', call)).id;
    const { body } = await helpdesk.get(`/calls/${callId}`);
    const { eligibleCountries, ...terms } = call;
    expect(body).toMatchObject({ ...terms, deadlineUtc: '2022-08-31T21:59:00.000Z', status: 'published' });
    expect(body.eligibleCountries).toHaveLength((eligibleCountries as object[]).length);
    expect([body.places, body.perCluster, body.maxWeeks, body.maxWeeklyEuro]).toEqual([10, 1, 6, 700]);
    await draft(best);
    now = '2022-07-26T21:59:59.000Z';
    expect((await submit(best)).body.code).toBe('call-not-open');
  });

  it('takes applications to the second of its deadline in Brussels', async () => {
    now = '2022-08-01T10:00:00.000Z';
    done(await submit(best));
    for (const applicant of others) await draft(applicant);
    await draft(norwegian, { weeks: 7 });
    now = '2022-08-31T21:59:00.900Z';
    for (const applicant of [...others.slice(1), norwegian]) done(await submit(applicant));
    now = '2022-08-31T21:59:01.000Z';
    const late = await submit(others[0]);
    expect([late.status, late.body.code]).toEqual([409, 'deadline-passed']);
    expect(late.body.detail).toContain('2022-08-31T23:59 Europe/Brussels');
    done(await helpdesk.post(`/calls/${callId}/extension`, { deadline: '2022-09-01T12:00' }));
    done(await submit(others[0]));
    now = '2022-09-05T08:00:00.000Z';
  });

  it('finds who is eligible, and says every reason why not', async () => {
    for (const [applicant, id] of ids) {
      const { eligible: found, reasons } = done(await helpdesk.post(`/applications/${id}/eligibility`));
      expect([applicant, found, reasons]).toEqual(
        applicant === norwegian.id
          ? [applicant, false, ['country-not-eligible', 'stay-too-long']]
          : [applicant, true, []],
      );
    }
  });

  it('is assessed by two reviewers, and lists ten places, a waiting list and one rejection', async () => {
    for (const [index, { id }] of [best, ...others].entries())
      for (const [shift, reviewer] of reviewers.entries())
        done(
          await reviewer.post(`/applications/${ids.get(id)}/assessments`, {
            scores: { experience: 95 - 5 * index, 'cooperation-plan': 90 - 5 * index + shift, potential: 60 },
            remark: `a remark on ${id}`,
          }),
        );
    const proposal = done(await helpdesk.post(`/calls/${callId}/selection`));
    const names = (list: { applicant: { id: string } }[]) => list.map(({ applicant }) => applicant.id);
    const ranked = [best, ...others].map(({ id }) => id);
    expect(names(proposal.selected)).toEqual(ranked.slice(0, 10));
    expect(names(proposal.waiting)).toEqual(ranked.slice(10));
    expect(proposal.rejected).toMatchObject([
      { applicant: norwegian, reason: 'not-eligible', details: ['country-not-eligible', 'stay-too-long'] },
    ]);
    expect(proposal.selected[0]).toMatchObject({
      score: 81.8333,
      means: { experience: 95, 'cooperation-plan': 90.5, potential: 60 },
    });
    done(await helpdesk.post(`/calls/${callId}/selection/publication`));
  });

  it('opens a match for each wished partner, and passes the place of one who leaves on', async () => {
    const id = ids.get(others[8].id)!;
    const opened = await eventually(
      () => helpdesk.get(`/matches?applicationId=${id}`),
      ({ body }) => body.items.length === 2,
    );
    expect(opened.body.items).toHaveLength(2);
    done(await helpdesk.post(`/applications/${id}/withdrawal`, { reason: 'no time' }));
    const next = await withStatus(helpdesk, ids.get(others[9].id)!, 'selected');
    expect(next.body.status).toBe('selected');
    const matches = () => helpdesk.get('/matches?limit=1000');
    const all = await eventually(matches, ({ body }) => body.items.length >= 22);
    const partners = all.body.items.map(({ eu, jp }: Record<string, { id: string }>) => `${eu.id} ${jp.id}`);
    // Ten were selected at first, and one moved up.
    const expected = [best, ...others.slice(0, 10)].flatMap(({ id: eu }) => [
      `${eu} ${kobe.id}`,
      `${eu} ${photonValley.id}`,
    ]);
    expect(partners.toSorted()).toEqual(expected.toSorted());
  });

  it('ends with stays, approved reports and costs below their ceiling', async () => {
    const staying = [best, ...others.slice(0, 8), others[9]].map(({ id }) => ids.get(id)!);
    for (const id of staying) {
      now = '2022-10-01T08:00:00.000Z';
      const stay = { from: '2022-10-10', to: '2022-11-20', visits: [{ ...kobe, on: '2022-10-11' }] };
      const tooLong = await helpdesk.post(`/applications/${id}/stay`, { ...stay, to: '2022-11-21' });
      expect([tooLong.status, tooLong.body.code]).toEqual([409, 'stay-too-long']);
      done(await helpdesk.post(`/applications/${id}/stay`, stay));
      now = '2022-11-21T08:00:00.000Z';
      done(await helpdesk.post(`/applications/${id}/stay/completion`));
      done(await helpdesk.post(`/applications/${id}/report`, { text: 'what was done' }));
      done(await helpdesk.post(`/applications/${id}/report/approval`));
      const above = await helpdesk.post(`/applications/${id}/costs`, { euro: 4201 });
      expect([above.status, above.body.code, above.body.errors[0].pointer]).toEqual([
        409,
        'above-ceiling',
        '/euro',
      ]);
      done(await helpdesk.post(`/applications/${id}/costs`, { euro: 4200 }));
    }
    const { items } = (await helpdesk.get(`/applications?callId=${callId}&limit=100`)).body;
    const statuses = items.map(({ status }: { status: string }) => status);
    const times = (status: string) => statuses.filter((one: string) => one === status).length;
    expect(['costs-approved', 'withdrawn', 'waiting', 'rejected'].map(times)).toEqual([10, 1, 1, 1]);
  }, 60_000);

  it('is told step by step in the case file of each applicant', async () => {
    const { cooperationId } = (await helpdesk.get(`/applications/${ids.get(best.id)}`)).body;
    const { steps, stage } = (await helpdesk.get(`/cooperations/${cooperationId}`)).body;
    const told = steps.map(({ type, sentence }: Record<string, string>) => [type, sentence]);
    expect(stage).toBe('match');
    expect(told[0]).toEqual([
      'ApplicationSubmitted',
      expect.stringMatching(/^Minalogic .*applied for a stay in Japan, wishing for .* and .*\.$/),
    ]);
    expect(told.map(([type]: string[]) => type).filter((type: string) => type !== 'MatchProposed')).toEqual([
      'ApplicationSubmitted',
      'EligibilityFound',
      'ApplicationAssessed',
      'ApplicationAssessed',
      'ApplicationSelected',
      'StayPlanned',
      'StayCompleted',
      'ReportSubmitted',
      'ReportApproved',
      'CostsApproved',
    ]);
    expect(told.at(-1)[1]).toBe('Costs of EUR 4200 were approved, of at most EUR 4200.');
  });
});
