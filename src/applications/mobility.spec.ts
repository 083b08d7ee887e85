import { given } from '../../test/support/given';
import {
  acceptApplication,
  application,
  mobilityIfAny,
  mobilityOf,
  returnApplication,
  withdrawApplication,
} from './application';
import { ApplicationSubmitted, ApplicationWithdrawn } from './application.events';
import { assess, declareConflict } from './assessment';
import {
  announceResult,
  draftMobility,
  findEligibility,
  lapse,
  reviseDraft,
  submitMobility,
} from './mobility';
import {
  ApplicationAssessed,
  ApplicationDrafted,
  ApplicationLapsed,
  ApplicationRejected,
  ApplicationSelected,
  ApplicationWaitlisted,
  ConflictDeclared,
  DraftDiscarded,
  DraftRevised,
  EligibilityFound,
} from './mobility.events';

const ids = { applicationId: 'a1', cooperationId: 'c1' };
const text = (payloadId: string) => ({ payloadId, commitment: 'x' });
const minalogic = { kind: 'cluster' as const, id: 'eu.minalogic' };
const shizuoka = { kind: 'prefecture' as const, id: 'JP-22' };
const request = {
  callId: 'call',
  applicant: minalogic,
  applicantFunction: text('p1'),
  eccpProfile: 'https://example.org/',
  wished: [shizuoka],
  plan: text('p2'),
  forms: ['coop.industry'],
  priorities: [],
  thirdRegions: [],
  weeks: 4,
  weeklyEuro: 650,
};
const now = '2022-08-31T21:59:00.999Z';
const call = {
  status: 'published' as const,
  opensAtUtc: '2022-07-26T22:00:00.000Z',
  deadlineUtc: '2022-08-31T21:59:00.000Z',
  deadline: '2022-08-31T23:59',
  timeZone: 'Europe/Brussels',
};
const reason = text('p3');
const drafted = new ApplicationDrafted({ ...ids, ...request, kind: 'mobility' });
const discarded = new DraftDiscarded(ids);
const none = { offers: [], needs: [], ecosystems: [], technologies: [] };
const submitted = new ApplicationSubmitted({
  ...ids,
  kind: 'mobility',
  ...none,
  ...request,
  submittedAt: now,
});
const found = (eligible: boolean, reasons: EligibilityFound['data']['reasons'] = []) =>
  new EligibilityFound({ ...ids, eligible, reasons, on: '2022-08-31' });
const assessed = (reviewer: string, plan: number) =>
  new ApplicationAssessed({ ...ids, reviewer, scores: { plan }, remarks: undefined, remark: undefined });
const conflict = new ConflictDeclared({ ...ids, reviewer: 'r1', remark: undefined });
const selected = new ApplicationSelected({
  ...ids,
  callId: 'call',
  applicant: minalogic,
  wished: [shizuoka],
  movedUp: false,
});
const waitlisted = new ApplicationWaitlisted({ ...ids, place: 1 });
const rejected = new ApplicationRejected({ ...ids, reason: 'no-place-left', details: [] });
const withdrawn = new ApplicationWithdrawn({ ...ids, reason, callId: 'call' });
const lapsed = new ApplicationLapsed({ ...ids, callId: 'call' });

describe('a draft', () => {
  const draft = given(application, drafted);

  it('begins an application', () =>
    given(application)
      .when((state) => draftMobility(mobilityIfAny(state), call, drafted.data))
      .emits(drafted));
  it('is the only one of its cluster', () =>
    draft
      .when((state) => draftMobility(mobilityIfAny(state), call, drafted.data))
      .refuses('application-exists'));
  it('is begun anew once discarded or withdrawn', () => {
    for (const history of [
      [drafted, discarded],
      [drafted, submitted, withdrawn],
    ])
      given(application, ...history)
        .when((state) => draftMobility(mobilityIfAny(state), call, drafted.data))
        .emits(drafted);
  });
  it.each([
    ['call-closed', 'closed' as const],
    ['call-closed', 'selection-published' as const],
    ['call-cancelled', 'cancelled' as const],
  ])('is begun no more, nor anew, once the call is over: %s, %s', (code, status) => {
    for (const history of [[], [drafted, submitted, withdrawn]])
      given(application, ...history)
        .when((state) => draftMobility(mobilityIfAny(state), { status }, drafted.data))
        .refuses(code);
    given(application, drafted)
      .when((state) => draftMobility(mobilityIfAny(state), { status }, drafted.data))
      .refuses('application-exists');
  });
  it('is revised until it is submitted', () => {
    const revised = { ...request, weeks: 3 };
    draft
      .when((state) => reviseDraft(mobilityOf(state), revised))
      .emits(new DraftRevised({ ...ids, ...revised }));
    given(application, drafted, submitted)
      .when((state) => reviseDraft(mobilityOf(state), revised))
      .refuses('application-submitted');
  });
  it('is submitted as it was revised last, to the second of the deadline', () =>
    given(application, drafted, new DraftRevised({ ...ids, ...request, weeks: 3 }))
      .when((state) => submitMobility(mobilityOf(state), call, now))
      .emits(
        new ApplicationSubmitted({
          ...submitted.data,
          kind: 'mobility',
          ...none,
          ...request,
          weeks: 3,
          submittedAt: now,
        }),
      ));
  it('is submitted once', () =>
    given(application, drafted, submitted)
      .when((state) => submitMobility(mobilityOf(state), call, now))
      .refuses('application-submitted'));
  it.each([
    ['deadline-passed', call, '2022-08-31T21:59:01.000Z'],
    ['call-not-open', call, '2022-07-26T21:59:59.999Z'],
    ['call-closed', { ...call, status: 'closed' as const }, now],
    ['call-closed', { ...call, status: 'selection-published' as const }, now],
    ['call-cancelled', { ...call, status: 'cancelled' as const }, now],
  ])('is not submitted: %s', (code, its, at) =>
    draft.when((state) => submitMobility(mobilityOf(state), its, at)).refuses(code),
  );
  it('is discarded by who withdraws it, and then over', () => {
    draft.when((state) => withdrawApplication(state, reason)).emits(discarded);
    const over = given(application, drafted, discarded);
    over.when((state) => submitMobility(mobilityOf(state), call, now)).refuses('draft-discarded');
    over.when((state) => withdrawApplication(state, reason)).refuses('application-discarded');
  });
  it('is neither judged nor assessed', () => {
    draft
      .when((state) => findEligibility(mobilityOf(state), call, { reasons: [], on: '2022-08-31' }))
      .refuses('application-not-submitted');
    draft
      .when((state) => assess(mobilityOf(state), call, { reviewer: 'r1', scores: { plan: 1 } }))
      .refuses('application-not-submitted');
  });
});

describe('an application under a call', () => {
  const waiting = given(application, drafted, submitted);

  it('is not accepted or returned by an office', () => {
    waiting.when((state) => acceptApplication(state, 'office.gifu')).refuses('another-kind');
    waiting.when((state) => returnApplication(state, reason)).refuses('another-kind');
  });
  it('is found eligible, or not for reasons', () => {
    const on = '2022-08-31';
    waiting.when((state) => findEligibility(mobilityOf(state), call, { reasons: [], on })).emits(found(true));
    waiting
      .when((state) => findEligibility(mobilityOf(state), call, { reasons: ['stay-too-long'], on }))
      .emits(found(false, ['stay-too-long']));
  });
  it('is found again only where the finding differs', () => {
    const again = given(application, submitted, found(false, ['stay-too-long']));
    const finding = { reasons: ['stay-too-long' as const], on: '2022-08-31' };
    again.when((state) => findEligibility(mobilityOf(state), call, finding)).emits();
    again
      .when((state) => findEligibility(mobilityOf(state), call, { ...finding, reasons: [] }))
      .emits(found(true));
  });
  it('is assessed only once eligible', () => {
    const given1 = { reviewer: 'r1', scores: { plan: 80 } };
    waiting.when((state) => assess(mobilityOf(state), call, given1)).refuses('application-not-eligible');
    given(application, submitted, found(true))
      .when((state) => assess(mobilityOf(state), call, given1))
      .emits(assessed('r1', 80));
  });
  it('is withdrawn, with the call that it leaves', () =>
    waiting.when((state) => withdrawApplication(state, reason)).emits(withdrawn));
  it('lapses with its call, and once', () => {
    waiting.when((state) => lapse(mobilityOf(state))).emits(lapsed);
    given(application, submitted, lapsed)
      .when((state) => lapse(mobilityOf(state)))
      .emits();
    given(application, submitted, withdrawn)
      .when((state) => lapse(mobilityOf(state)))
      .emits();
  });
});

describe('an assessment', () => {
  const eligible = given(application, submitted, found(true), assessed('r1', 80));
  const scores = (plan: number) => ({ reviewer: 'r1', scores: { plan } });

  it('is changed until the selection is published', () => {
    eligible.when((state) => assess(mobilityOf(state), call, scores(70))).emits(assessed('r1', 70));
    eligible.when((state) => assess(mobilityOf(state), call, scores(80))).emits();
    const over = { ...call, status: 'selection-published' as const };
    eligible.when((state) => assess(mobilityOf(state), over, scores(70))).refuses('selection-published');
  });
  it('is changed by a remark on a criterion', () => {
    const remarks = { plan: text('p4') };
    eligible
      .when((state) => assess(mobilityOf(state), call, { ...scores(80), remarks }))
      .emits(new ApplicationAssessed({ ...ids, ...scores(80), remarks, remark: undefined }));
  });
  it('is forbidden after a conflict of interest', () => {
    eligible.when((state) => declareConflict(mobilityOf(state), call, { reviewer: 'r1' })).emits(conflict);
    const conflicted = given(application, submitted, found(true), conflict);
    conflicted.when((state) => assess(mobilityOf(state), call, scores(70))).refuses('conflict-of-interest');
    conflicted.when((state) => declareConflict(mobilityOf(state), call, { reviewer: 'r1' })).emits();
  });
  it('of another reviewer is free all the same', () =>
    given(application, submitted, found(true), conflict)
      .when((state) => assess(mobilityOf(state), call, { reviewer: 'r2', scores: { plan: 1 } }))
      .emits(assessed('r2', 1)));
});

describe('a result', () => {
  const chosen = { result: 'selected', movedUp: false } as const;
  const eligible = given(application, submitted, found(true));

  it('reaches whoever is waiting for it', () => {
    eligible.when((state) => announceResult(mobilityOf(state), chosen)).emits(selected);
    eligible
      .when((state) => announceResult(mobilityOf(state), { result: 'waiting', place: 1 }))
      .emits(waitlisted);
    eligible
      .when((state) =>
        announceResult(mobilityOf(state), { result: 'rejected', reason: 'no-place-left', details: [] }),
      )
      .emits(rejected);
  });
  it('comes once', () =>
    given(application, submitted, found(true), selected)
      .when((state) => announceResult(mobilityOf(state), chosen))
      .emits());
  it('moves who waits up', () =>
    given(application, submitted, found(true), waitlisted)
      .when((state) => announceResult(mobilityOf(state), { result: 'selected', movedUp: true }))
      .emits(new ApplicationSelected({ ...selected.data, movedUp: true })));
  it('does not reach who was rejected or withdrew', () => {
    for (const over of [withdrawn, rejected])
      given(application, submitted, over)
        .when((state) => announceResult(mobilityOf(state), chosen))
        .emits();
  });
  it('can be declined by withdrawing, unless it was a rejection', () => {
    for (const result of [selected, waitlisted])
      given(application, submitted, result)
        .when((state) => withdrawApplication(state, reason))
        .emits(withdrawn);
    given(application, submitted, rejected)
      .when((state) => withdrawApplication(state, reason))
      .refuses('application-rejected');
  });
});

it('a step under a call needs an application under a call', () => {
  given(application)
    .when((state) => submitMobility(mobilityOf(state), call, now))
    .refuses('not-found');
  const matchmaking = new ApplicationSubmitted({
    ...ids,
    kind: 'matchmaking',
    ...none,
    applicant: minalogic,
    forms: [],
    priorities: [],
    wished: [],
    thirdRegions: [],
  });
  given(application, matchmaking)
    .when((state) => submitMobility(mobilityOf(state), call, now))
    .refuses('another-kind');
});
