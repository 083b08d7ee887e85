import { openApp } from './app';
import { type Answer, type Client, eventually } from './client';
import { done, minalogic, shizuoka, southEastAsia } from './cooperation';

export const criteria = ['experience', 'cooperation-plan', 'potential'];

/** A call that is open as long as nobody closes it. */
export const aCall = {
  titles: { en: 'Mobility call', ja: 'モビリティ公募' },
  publishedOn: '2026-01-01',
  opensAt: '2026-01-02T09:00',
  deadline: '2099-08-31T23:59',
  timeZone: 'Europe/Brussels',
  places: 2,
  perCluster: 1,
  maxWeeks: 6,
  maxWeeklyEuro: 700,
  criteria: criteria.map((key) => ({ key, weight: 1 })),
  eligibleCountries: ['FR', 'DE', { country: 'ES', from: '2020', to: '2100-12' }],
  eccpProfileRequired: true,
  waitingList: true,
  minReviewers: 1,
  reportWithinDays: 30,
};

export const cap = { kind: 'cluster', id: 'eu.cap-digital' };
export const kobe = { kind: 'cluster', id: 'jp.kobe-bmi' };

/** What a cluster says of the stay that it asks for. */
export const draftOf = (details: object = {}) => ({
  applicantFunction: 'cluster manager',
  eccpProfile: 'https://clustercollaboration.eu/content/minalogic',
  wished: [shizuoka],
  plan: 'learn from each other',
  forms: ['coop.industry'],
  priorities: ['prio.epa'],
  thirdRegions: [southEastAsia],
  weeks: 4,
  weeklyEuro: 650,
  ...details,
});

export const anEntry = (callId: string, applicant: object = minalogic, details: object = {}) => ({
  kind: 'mobility',
  callId,
  applicant,
  ...draftOf(details),
});

/** An application that was submitted under a call. */
export async function submitted({ post }: Client, callId: string, applicant?: object, details: object = {}) {
  const { id } = done(await post('/applications', anEntry(callId, applicant, details)));
  done(await post(`/applications/${id}/submission`));
  return id as string;
}

/** One that was found eligible and scored the same for each criterion. */
export async function scored(
  helpdesk: Client,
  reviewer: Client,
  {
    callId,
    applicant,
    score,
    details,
  }: { callId: string; applicant: object; score: number; details?: object },
): Promise<string> {
  const id = await submitted(helpdesk, callId, applicant, details);
  done(await helpdesk.post(`/applications/${id}/eligibility`));
  done(await reviewer.post(`/applications/${id}/assessments`, scores(score)));
  return id;
}

/** Once the results have reached it. */
export const withStatus = (client: Client, id: string, status: string): Promise<Answer> =>
  eventually(
    () => client.get(`/applications/${id}`),
    ({ body }) => body.status === status,
  );

/** The same score for each criterion. */
export const scores = (score: number) => ({
  scores: Object.fromEntries(criteria.map((key) => [key, score])),
});

export const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

export type Calls = Awaited<ReturnType<typeof openCalls>>;

/** A service with those who take part in a call. */
export async function openCalls() {
  const test = await openApp();
  const helpdesk = await test.as('helpdesk');
  const reviewer = await test.as('reviewer');
  const applicant = await test.as('organisation', minalogic);
  const analyst = await test.as('analyst');
  const publish = async (details: object = {}) =>
    done(await helpdesk.post('/calls', { ...aCall, ...details })).id as string;

  /** A call with three applicants, the first the best, whose selection is published. */
  async function decided(details: object = {}) {
    const callId = await publish({ places: 1, ...details });
    const ids: string[] = [];
    for (const [index, one] of [minalogic, cap, { kind: 'cluster', id: 'eu.biom' }].entries())
      ids.push(await scored(helpdesk, reviewer, { callId, applicant: one, score: 90 - index }));
    done(await helpdesk.post(`/calls/${callId}/closure`));
    done(await helpdesk.post(`/calls/${callId}/selection`));
    done(await helpdesk.post(`/calls/${callId}/selection/publication`));
    return { callId, ids };
  }

  return { test, helpdesk, reviewer, applicant, analyst, publish, decided };
}
