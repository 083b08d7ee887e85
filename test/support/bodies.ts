import { defaultRuleset } from '../../src/matching/default-ruleset';
import { aCall, draftOf } from './calls';
import { routes } from './routes';

/** Ids of things on which steps can be taken. */
export interface Ids {
  readonly applicationId: string;
  readonly cooperationId: string;
  readonly matchId: string;
  readonly meetingId: string;
  readonly followUpId: string;
  readonly partnershipId: string;
  readonly clusterId: string;
  readonly tokenId: string;
  readonly callId: string;
}

const eu = { kind: 'cluster', id: 'eu.minalogic' };
const jp = { kind: 'prefecture', id: 'JP-22' };
const third = { kind: 'region', id: 'SEASIA' };

const office = {
  name: 'Office',
  side: 'EU',
  country: 'BE',
  city: 'Brussels',
  timeZone: 'Europe/Brussels',
  languages: ['en'],
  note: 'text',
};
const cluster = {
  name: 'Valley',
  nameLocal: 'Vallée',
  kind: 'cluster',
  country: 'FR',
  nuts: 'FRK2',
  city: 'Grenoble',
  website: 'https://example.org/',
  founded: 2005,
  members: 100,
  membersAsOf: 2020,
  membersNote: 'text',
  label: { level: 'gold', awardedOn: '2020' },
  ecosystems: ['eco.digital'],
  technologies: ['tech.photonics'],
  nace: ['nace.26'],
  forms: ['coop.industry'],
  priorities: ['prio.epa'],
  keywords: ['light'],
  offers: ['text'],
  needs: ['text'],
  thirdRegions: [third],
  languages: ['fr'],
  note: 'text',
};
const start = { startsAt: '2026-06-03T10:00', timeZone: 'Asia/Tokyo', minutes: 60 };
const signature = {
  signedOn: '2026-10',
  sideDates: [{ party: jp, on: '2026-10-02' }],
  term: { years: 3 },
};

const partySteps = (parties: string) => ({
  [`POST /${parties}/{id}/verification`]: { evidence: 'text', on: '2026-01' },
  [`POST /${parties}/{id}/inactivity`]: { reason: 'text', on: '2026-01' },
  [`POST /${parties}/{id}/succession`]: { successor: eu, on: '2026-01' },
});

const preferences = (parties: string, partner: object) => ({
  [`POST /${parties}/{id}/opt-out`]: {},
  [`POST /${parties}/{id}/opt-in`]: {},
  [`POST /${parties}/{id}/capacity`]: { matches: 3 },
  [`POST /${parties}/{id}/languages`]: { languages: ['en'], interpreted: ['ja'] },
  [`POST /${parties}/{id}/vetoes`]: { partner, until: '2099-12-31', reason: 'text' },
  [`POST /${parties}/{id}/veto-release`]: { partner },
});

/** A body that each route that records something takes, with everything in it that it may hold. */
export const bodiesFor = ({ applicationId, cooperationId, matchId }: Ids): Record<string, object> => ({
  'POST /tokens': { role: 'organisation', party: eu },
  'POST /tokens/{id}/revocation': {},
  'POST /prefectures/{id}/advisers': { role: 'adviser', from: '2024', to: '2025' },
  'POST /prefectures/{id}/advisers/release': { role: 'adviser', to: '2025' },
  'POST /offices': { ...office, id: 'office.brussels', from: '2024' },
  'POST /offices/{id}/revision': office,
  'POST /offices/{id}/closure': { on: '2025', reason: 'text' },
  'POST /offices/{id}/operators': { name: 'CEEJA', from: '2024', party: eu },
  'POST /offices/{id}/operators/release': { name: 'CEEJA', to: '2025' },
  'POST /offices/{id}/senior-advisers': { adviser: jp, from: '2024' },
  'POST /offices/{id}/senior-advisers/release': { adviser: jp, to: '2025' },
  'POST /clusters': cluster,
  'POST /clusters/{id}/revision': cluster,
  ...partySteps('clusters'),
  ...partySteps('prefectures'),
  ...partySteps('regions'),
  ...preferences('clusters', jp),
  ...preferences('prefectures', eu),
  ...preferences('regions', jp),
  'POST /calls': aCall,
  'POST /calls/{id}/extension': { deadline: '2027-03-01T23:59', timeZone: 'Europe/Brussels' },
  'POST /calls/{id}/closure': { reason: 'text' },
  'POST /calls/{id}/cancellation': { reason: 'text' },
  'POST /calls/{id}/selection': {},
  'POST /calls/{id}/selection/publication': {},
  'POST /applications/{id}/revision': draftOf(),
  'POST /applications/{id}/submission': {},
  'POST /applications/{id}/eligibility': {},
  'POST /applications/{id}/assessments': {
    scores: { experience: 80, 'cooperation-plan': 70, potential: 60 },
    conflict: false,
    remark: 'text',
  },
  'POST /applications/{id}/deposit': { paidOn: '2026-01-01' },
  'POST /applications/{id}/stay': {
    from: '2026-01-05',
    to: '2026-01-20',
    visits: [{ ...jp, on: '2026-01-06' }],
  },
  'POST /applications/{id}/stay/completion': { on: '2026-01-20' },
  'POST /applications/{id}/report': { text: 'text' },
  'POST /applications/{id}/report/approval': { answer: 'returned', reason: 'text' },
  'POST /applications/{id}/costs': { euro: 100 },
  'POST /applications': {
    kind: 'matchmaking',
    applicant: eu,
    offers: ['text'],
    needs: ['text'],
    ecosystems: ['eco.digital'],
    technologies: ['tech.photonics'],
    forms: ['coop.industry'],
    priorities: ['prio.epa'],
    wished: [jp],
    thirdRegions: [third],
    note: 'text',
  },
  'POST /applications/{id}/acceptance': { office: 'office.gifu' },
  'POST /applications/{id}/return': { reason: 'text' },
  'POST /applications/{id}/withdrawal': { reason: 'text' },
  'POST /matchmaking-days/placements': {
    proposers: [{ party: eu, wishes: [jp], quota: 1 }],
    receivers: [{ party: jp, wishes: [eu], quota: 1 }],
  },
  'POST /matchmaking-days/slots': {
    meetings: [{ id: 'm1', parties: [eu, jp], worth: 50, needsInterpreter: true }],
    slots: [{ id: 's1', tables: 1, interpreters: 1, absent: [third] }],
  },
  'POST /rulesets': { ...defaultRuleset, version: '2026-b' },
  'POST /rulesets/{id}/publication': {},
  'POST /matches': { applicationId, eu, jp, origin: 'wished', reason: 'text' },
  'POST /matches/{id}/answers': { party: eu, answer: 'consulting', reason: 'text' },
  'POST /matches/{id}/introduction': { on: '2026-01' },
  'POST /matches/{id}/expiry': { reason: 'text' },
  'POST /matches/{id}/third-region-invitations': { party: third },
  'POST /meetings': {
    ...start,
    cooperationId,
    matchId,
    kind: 'online',
    participants: [eu, jp],
    languages: ['en'],
    interpretation: 'text',
    overrideReason: 'text',
  },
  'POST /meetings/{id}/move': start,
  'POST /meetings/{id}/cancellation': { reason: 'text' },
  'POST /meetings/{id}/no-show': { absent: [jp], reason: 'text' },
  'POST /meetings/{id}/log': {
    heldOn: '2026-06-03',
    outcome: 'agreement-reached',
    notes: 'text',
    nextSteps: [{ text: 'text', dueOn: '2026-07-01', party: eu }],
  },
  'POST /meetings/{id}/minutes-agreement': { party: eu },
  'POST /meetings/{id}/correction': {
    heldOn: '2026-06',
    outcome: 'knowledge-gained',
    notes: 'text',
    reason: 'text',
  },
  'POST /follow-ups': { cooperationId, text: 'text', dueOn: '2026-12-01', party: eu, office: 'office.gifu' },
  'POST /follow-ups/{id}/reassignment': { party: jp, office: 'office.gifu' },
  'POST /follow-ups/{id}/postponement': { dueOn: '2027-01-01', reason: 'text' },
  'POST /follow-ups/{id}/completion': { result: 'text' },
  'POST /follow-ups/{id}/drop': { reason: 'text' },
  'POST /partnerships': {
    cooperationId,
    kind: 'mou',
    parties: [eu, jp],
    fields: ['text'],
    ecosystems: ['eco.digital'],
    forms: ['coop.industry'],
    priorities: ['prio.epa'],
  },
  'POST /partnerships/{id}/signature': signature,
  'POST /partnerships/{id}/renewal': signature,
  'POST /partnerships/{id}/extension': { until: '2040' },
  'POST /partnerships/{id}/merger': { into: 'another', on: '2026-01' },
  'POST /partnerships/{id}/milestones': { what: 'text', on: '2026-01', kind: 'visit' },
  'POST /partnerships/{id}/third-region-partners': { party: third },
  'POST /partnerships/{id}/dormancy': { reason: 'text', on: '2026-01' },
  'POST /partnerships/{id}/end': { reason: 'text', on: '2026-01' },
  'POST /cooperations/{id}/end': { reason: 'text' },
});

export const postRoutes = Object.keys(routes).filter((route) => route.startsWith('POST'));

const idNames: Readonly<Record<string, keyof Ids>> = {
  applications: 'applicationId',
  matches: 'matchId',
  meetings: 'meetingId',
  'follow-ups': 'followUpId',
  partnerships: 'partnershipId',
  cooperations: 'cooperationId',
  clusters: 'clusterId',
  calls: 'callId',
  tokens: 'tokenId',
};

/** The path of a route with the id of a thing that exists. */
export function pathOf(route: string, ids: Ids): string {
  const path = route.split(' ')[1];
  const [, things] = path.split('/');
  const fixed: Readonly<Record<string, string>> = {
    prefectures: 'JP-22',
    regions: 'FRK2',
    offices: 'office.gifu',
    rulesets: 'shipped',
  };
  return path.replace('{id}', fixed[things] ?? ids[idNames[things]]);
}
