import { given } from '../../test/support/given';
import {
  call,
  cancelCall,
  closeCall,
  extendCall,
  noteLeaving,
  proposeSelection,
  publishCall,
  publishSelection,
} from './call';
import {
  ApplicantLeft,
  CallCancelled,
  CallClosed,
  CallExtended,
  CallPublished,
  PlacePassedOn,
  SelectionProposed,
  SelectionPublished,
} from './call.events';
import type { Entry } from './selection';

const callId = 'c1';
const published = new CallPublished({
  callId,
  titles: { en: 'Mobility' },
  publishedOn: '2022-07-27',
  opensAt: '2022-07-27T00:00',
  opensAtUtc: '2022-07-26T22:00:00.000Z',
  deadline: '2022-08-31T23:59',
  timeZone: 'Europe/Brussels',
  deadlineUtc: '2022-08-31T21:59:00.000Z',
  places: 1,
  perCluster: 1,
  maxWeeks: 6,
  maxWeeklyEuro: 700,
  criteria: [{ key: 'plan', weight: 1 }],
  eligibleCountries: [{ country: 'FR' }],
  eccpProfileRequired: true,
  waitingList: true,
  minReviewers: 1,
  reportWithinDays: 30,
});
const later = {
  deadline: '2022-09-15T23:59',
  timeZone: 'Europe/Brussels',
  deadlineUtc: '2022-09-15T21:59:00.000Z',
};
const reason = { payloadId: 'p1', commitment: 'x' };
const closed = new CallClosed({ callId, reason });
const cancelled = new CallCancelled({ callId, reason });

const applicant = (id: string) => ({ kind: 'cluster' as const, id });
const entry = (applicationId: string, plan: number): Entry => ({
  applicationId,
  applicant: applicant(applicationId),
  submittedAt: '2022-08-01T00:00:00.000Z',
  eligible: true,
  reasons: [],
  scores: [{ plan }],
});
const [a, b, c] = [entry('a', 90), entry('b', 80), entry('c', 70)];
const ranked = (applicationId: string, rank: number, score: number) => ({
  applicationId,
  applicant: applicant(applicationId),
  rank,
  score,
  means: { plan: score },
});
const lists = {
  selected: [ranked('a', 1, 90)],
  waiting: [ranked('b', 2, 80), ranked('c', 3, 70)],
  rejected: [],
};
const proposed = new SelectionProposed({ callId, ...lists });
const announced = new SelectionPublished({ callId, ...lists });
const left = (applicationId: string) => new ApplicantLeft({ callId, applicationId });
const passedOn = (from: string, applicationId: string) => new PlacePassedOn({ callId, from, applicationId });

describe('a call that is published', () => {
  const open = given(call, published);

  it('is not published twice', () =>
    open.when((state) => publishCall(state, published.data)).refuses('call-published'));
  it('does not end before it opens', () =>
    given(call)
      .when((state) => publishCall(state, { ...published.data, deadlineUtc: published.data.opensAtUtc }))
      .refuses('deadline-too-early'));
  it('is published', () =>
    given(call)
      .when((state) => publishCall(state, published.data))
      .emits(published));
  it('is extended to a later deadline', () =>
    open.when((state) => extendCall(state, later)).emits(new CallExtended({ callId, ...later })));
  it('is not extended to the same deadline again', () =>
    given(call, published, new CallExtended({ callId, ...later }))
      .when((state) => extendCall(state, later))
      .emits());
  it('is never made shorter', () =>
    given(call, published, new CallExtended({ callId, ...later }))
      .when((state) => extendCall(state, published.data))
      .refuses('not-later'));
  it('is closed', () => open.when((state) => closeCall(state, reason)).emits(closed));
  it('is cancelled', () => open.when((state) => cancelCall(state, reason)).emits(cancelled));
  it('selects nobody before its deadline is over', () =>
    open.when((state) => proposeSelection(state, [a], '2022-08-31T21:59:00.999Z')).refuses('call-open'));
  it('selects from the second after its deadline on', () =>
    open.when((state) => proposeSelection(state, [c, b, a], '2022-08-31T21:59:01.000Z')).emits(proposed));
  it('publishes no selection that was not proposed', () =>
    open.when((state) => publishSelection(state, [a])).refuses('selection-not-proposed'));
  it('passes over who leaves before anybody is selected', () =>
    open.when((state) => noteLeaving(state, 'a')).emits());
});

describe('a call that is over', () => {
  it('is closed once', () =>
    given(call, published, closed)
      .when((state) => closeCall(state))
      .emits());
  it('is not extended once closed', () =>
    given(call, published, closed)
      .when((state) => extendCall(state, later))
      .refuses('call-closed'));
  it('selects before its deadline once closed', () =>
    given(call, published, closed)
      .when((state) => proposeSelection(state, [a, b, c], '2022-08-01T00:00:00.000Z'))
      .emits(proposed));
  it('is cancelled once', () =>
    given(call, published, cancelled)
      .when((state) => cancelCall(state))
      .emits());
  it('decides nothing once cancelled', () => {
    const over = given(call, published, cancelled);
    over.when((state) => extendCall(state, later)).refuses('call-cancelled');
    over.when((state) => closeCall(state)).refuses('call-cancelled');
    over.when((state) => proposeSelection(state, [], later.deadlineUtc)).refuses('call-cancelled');
    over.when((state) => publishSelection(state, [])).refuses('call-cancelled');
  });
});

describe('a proposed selection', () => {
  const waiting = given(call, published, closed, proposed);

  it('is not proposed again as long as nothing has changed', () =>
    waiting.when((state) => proposeSelection(state, [a, b, c], later.deadlineUtc)).emits());
  it('is published for all at once', () =>
    waiting.when((state) => publishSelection(state, [b, c, a])).emits(announced));
  it('is not published where scores have changed since', () =>
    waiting.when((state) => publishSelection(state, [a, entry('b', 95), c])).refuses('selection-outdated'));
  it('is not published where somebody has withdrawn since', () => {
    waiting.when((state) => publishSelection(state, [b, c])).refuses('selection-outdated');
    given(call, published, closed, proposed, left('a'))
      .when((state) => publishSelection(state, [a, b, c]))
      .refuses('selection-outdated');
  });
  it('forgets who leaves, and gives the place to nobody yet', () =>
    waiting.when((state) => noteLeaving(state, 'a')).emits(left('a')));
  it('keeps the deadline where it is', () =>
    given(call, published, proposed)
      .when((state) => extendCall(state, later))
      .refuses('selection-proposed'));
});

describe('a published selection', () => {
  const over = given(call, published, closed, proposed, announced);

  it('is published once', () => over.when((state) => publishSelection(state, [])).emits());
  it('is not proposed anew, and its call not cancelled', () => {
    over.when((state) => proposeSelection(state, [a], later.deadlineUtc)).refuses('selection-published');
    over.when((state) => cancelCall(state)).refuses('selection-published');
  });
  it('gives the place of who leaves to the first who waits', () =>
    over.when((state) => noteLeaving(state, 'a')).emits(left('a'), passedOn('a', 'b')));
  it('gives the same place away once', () =>
    given(call, published, closed, proposed, announced, left('a'), passedOn('a', 'b'))
      .when((state) => noteLeaving(state, 'a'))
      .emits());
  it('gives a place away again when who moved up leaves too', () =>
    given(call, published, closed, proposed, announced, left('a'), passedOn('a', 'b'))
      .when((state) => noteLeaving(state, 'b'))
      .emits(left('b'), passedOn('b', 'c')));
  it('lets who waits leave without giving a place away', () =>
    over.when((state) => noteLeaving(state, 'b')).emits(left('b')));
  it('leaves the place empty where nobody waits', () =>
    given(call, published, closed, proposed, announced, left('b'), left('c'))
      .when((state) => noteLeaving(state, 'a'))
      .emits(left('a')));
});

it('a call that was never published decides nothing', () => {
  given(call)
    .when((state) => extendCall(state, later))
    .refuses('not-found');
  given(call)
    .when((state) => closeCall(state))
    .refuses('not-found');
  given(call)
    .when((state) => cancelCall(state))
    .refuses('not-found');
  given(call)
    .when((state) => noteLeaving(state, 'a'))
    .emits();
});
