import { openApp, type TestApp } from './support/app';
import { eventually } from './support/client';

const minalogic = { kind: 'cluster', id: 'eu.minalogic' };
const shizuoka = { kind: 'prefecture', id: 'JP-22' };

const application = {
  kind: 'matchmaking',
  applicant: minalogic,
  offers: ['chip design'],
  needs: ['a photonics partner, 浜松'],
  ecosystems: ['eco.digital'],
  technologies: ['tech.photonics'],
  forms: ['coop.industry'],
  priorities: ['prio.digital_partnership'],
  wished: [shizuoka],
  thirdRegions: [{ kind: 'region', id: 'SEASIA' }],
};

describe('from an application to a partnership', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await openApp();
  }, 60_000);
  afterAll(() => test.close());

  it('keeps every step, and can say what came of it', async () => {
    const { post, get } = await test.as('helpdesk');
    const applied = await post('/applications', application);
    expect(applied.status).toBe(201);
    expect(applied.headers.get('etag')).toBe('"0"');
    const { cooperationId } = applied.body;

    expect(
      (await post(`/applications/${applied.body.id}/acceptance`, { office: 'office.gifu' })).status,
    ).toBe(200);
    const match = await post('/matches', {
      applicationId: applied.body.id,
      eu: minalogic,
      jp: shizuoka,
      origin: 'wished',
    });
    expect(match).toMatchObject({ status: 201, body: { cooperationId } });
    await post(`/matches/${match.body.id}/answers`, { party: minalogic, answer: 'yes' });
    await post(`/matches/${match.body.id}/answers`, {
      party: shizuoka,
      answer: 'consulting',
      reason: '検討します',
    });
    await post(`/matches/${match.body.id}/answers`, { party: shizuoka, answer: 'yes' });

    const meeting = await post('/meetings', {
      matchId: match.body.id,
      startsAt: '2026-11-20T17:55',
      timeZone: 'Asia/Tokyo',
      minutes: 60,
      kind: 'business',
      participants: [minalogic, shizuoka],
      languages: ['en', 'ja'],
    });
    expect(meeting.status).toBe(201);
    const logged = await post(`/meetings/${meeting.body.id}/log`, {
      heldOn: '2026-11-20',
      outcome: 'negotiation-started',
      nextSteps: [{ text: 'send a draft', dueOn: '2026-11-22', party: minalogic }],
    });
    expect(logged.status).toBe(200);

    const followUps = await eventually(
      () => get(`/follow-ups?cooperationId=${cooperationId}&overdue=true`),
      ({ body }) => body.items.length > 0,
    );
    expect(followUps.body.items).toMatchObject([
      { text: 'send a draft', office: 'office.gifu', overdue: true },
    ]);
    await post(`/follow-ups/${followUps.body.items[0].id}/completion`, { result: 'sent' });

    const agreed = await post('/partnerships', {
      cooperationId,
      kind: 'mou',
      parties: [minalogic, shizuoka],
      fields: ['photonics'],
      forms: ['coop.industry'],
      priorities: [],
    });
    expect(agreed.status).toBe(201);
    await post(`/partnerships/${agreed.body.id}/signature`, { signedOn: '2026-11', term: { years: 3 } });

    const caseFile = await get(`/cooperations/${cooperationId}`);
    expect(caseFile.body.stage).toBe('partnership');
    expect(caseFile.body.steps.map(({ type }: { type: string }) => type)).toEqual([
      'ApplicationSubmitted',
      'ApplicationAccepted',
      'MatchProposed',
      'MatchAnswered',
      'MatchAnswered',
      'MatchAnswered',
      'MatchBecameMutual',
      'MeetingPlanned',
      'MeetingLogged',
      'FollowUpOpened',
      'FollowUpCompleted',
      'PartnershipAgreed',
      'PartnershipSigned',
    ]);
    expect(caseFile.body.steps[4].sentence).toBe('Shizuoka is consulting internally: 検討します');
  });
});
