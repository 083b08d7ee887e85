// Walks one cooperation from an application to a partnership: node journey.mjs <origin> <token>
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiOf } from './api.mjs';

const [origin, token] = process.argv.slice(2);
if (!origin || !token) throw new Error('usage: node journey.mjs <origin> <token>');

const admin = apiOf(origin, token);
const minalogic = { kind: 'cluster', id: 'eu.minalogic' };
const shizuoka = { kind: 'prefecture', id: 'JP-22' };
const seasia = { kind: 'region', id: 'SEASIA' };
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

/** What the steps hand on to each other. */
const seen = {};

const steps = {
  'the directory and the documented partnerships are there': async () => {
    equal((await admin.get('/prefectures?limit=100')).items.length, 47);
    equal((await admin.get(`/clusters/${minalogic.id}`)).id, minalogic.id);
    ok((await admin.get('/partnerships')).items.length > 0);
  },
  'nobody is heard without a token': async () => {
    equal((await apiOf(origin, undefined).ask('GET', '/regions')).status, 401);
  },
  'the helpdesk and an analyst get tokens': async () => {
    seen.helpdesk = apiOf(origin, (await admin.post(201, '/tokens', { role: 'helpdesk' })).token);
    seen.analyst = apiOf(origin, (await admin.post(201, '/tokens', { role: 'analyst' })).token);
  },
  'a cluster applies, and an office accepts': async () => {
    seen.before = reached(await seen.analyst.get('/analytics/funnel'));
    const { id, cooperationId } = await seen.helpdesk.post(201, '/applications', {
      kind: 'matchmaking',
      applicant: minalogic,
      offers: ['chip design'],
      needs: ['a photonics partner, 浜松'],
      ecosystems: ['eco.digital'],
      technologies: ['tech.photonics'],
      forms: ['coop.industry'],
      priorities: ['prio.digital_partnership'],
      wished: [shizuoka],
      thirdRegions: [seasia],
    });
    Object.assign(seen, { application: id, cooperation: cooperationId });
    await seen.helpdesk.post(200, `/applications/${id}/acceptance`, { office: 'office.gifu' });
  },
  'a match becomes mutual when both sides say yes': async () => {
    const { helpdesk, application } = seen;
    const proposed = { applicationId: application, eu: minalogic, jp: shizuoka, origin: 'wished' };
    seen.match = (await helpdesk.post(201, '/matches', proposed)).id;
    const answers = `/matches/${seen.match}/answers`;
    await helpdesk.post(200, answers, { party: minalogic, answer: 'yes' });
    await helpdesk.post(200, answers, { party: shizuoka, answer: 'consulting', reason: '検討します' });
    await helpdesk.post(200, answers, { party: shizuoka, answer: 'yes' });
    await helpdesk.post(200, `/matches/${seen.match}/introduction`, {});
  },
  'a meeting is planned, held and logged': async () => {
    const { id } = await seen.helpdesk.post(201, '/meetings', {
      matchId: seen.match,
      startsAt: `${yesterday}T10:00`,
      timeZone: 'Asia/Tokyo',
      minutes: 60,
      kind: 'business',
      participants: [minalogic, shizuoka],
      languages: ['en', 'ja'],
    });
    await seen.helpdesk.post(200, `/meetings/${id}/log`, {
      heldOn: yesterday,
      outcome: 'negotiation-started',
      nextSteps: [{ text: 'send a draft', dueOn: yesterday, party: minalogic }],
    });
  },
  'its next step is followed up': async () => {
    const [followUp] = await within(5000, async () => {
      const { items } = await seen.helpdesk.get(`/follow-ups?cooperationId=${seen.cooperation}`);
      return items.length > 0 && items;
    });
    equal(followUp.text, 'send a draft');
    await seen.helpdesk.post(200, `/follow-ups/${followUp.id}/completion`, { result: 'sent' });
  },
  'a partnership is agreed and signed': async () => {
    const { id } = await seen.helpdesk.post(201, '/partnerships', {
      cooperationId: seen.cooperation,
      kind: 'mou',
      parties: [minalogic, shizuoka],
      fields: ['photonics'],
      forms: ['coop.industry'],
      priorities: [],
    });
    const signature = { signedOn: yesterday.slice(0, 7), term: { years: 3 } };
    await seen.helpdesk.post(200, `/partnerships/${id}/signature`, signature);
  },
  'the case file tells every step': async () => {
    const { stage, steps: told } = await seen.analyst.get(`/cooperations/${seen.cooperation}`);
    equal(stage, 'partnership');
    deepEqual(
      told.map(({ type }) => type),
      [
        'ApplicationSubmitted',
        'ApplicationAccepted',
        'MatchProposed',
        'MatchAnswered',
        'MatchAnswered',
        'MatchAnswered',
        'MatchBecameMutual',
        'IntroductionMade',
        'MeetingPlanned',
        'MeetingLogged',
        'FollowUpOpened',
        'FollowUpCompleted',
        'PartnershipAgreed',
        'PartnershipSigned',
      ],
    );
    match(told[4].sentence, /Shizuoka.*検討します/);
  },
  'the funnel counts it at each stage': async () => {
    const after = reached(await seen.analyst.get('/analytics/funnel'));
    for (const stage of ['application', 'match', 'meeting', 'follow-up', 'partnership'])
      equal(after[stage], (seen.before[stage] ?? 0) + 1, stage);
  },
  'an analyst writes nothing': async () => {
    const { status } = await seen.analyst.ask('POST', `/cooperations/${seen.cooperation}/end`, {
      reason: 'over',
    });
    equal(status, 403);
  },
};

const reached = ({ rows }) =>
  Object.fromEntries(rows.map(({ stage, cooperations }) => [stage, cooperations]));

async function within(milliseconds, ask) {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error('nothing came of it in time');
    await sleep(50);
  }
}

let passed = 0;
let failed = 0;
for (const [fact, walk] of Object.entries(steps))
  try {
    await walk();
    passed++;
  } catch (error) {
    failed++;
    console.error(`${fact}: ${error.message}`);
  }
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
