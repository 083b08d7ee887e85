import { given } from '../../test/support/given';
import {
  acceptApplication,
  application,
  returnApplication,
  submitApplication,
  withdrawApplication,
} from './application';
import {
  ApplicationAccepted,
  ApplicationReturned,
  ApplicationSubmitted,
  ApplicationWithdrawn,
} from './application.events';

const ids = { applicationId: 'a1', cooperationId: 'c1' };
const reason = { payloadId: 'p1', commitment: 'x' };
const submitted = new ApplicationSubmitted({
  ...ids,
  kind: 'matchmaking',
  applicant: { kind: 'cluster', id: 'eu.minalogic' },
  offers: [],
  needs: [],
  ecosystems: [],
  technologies: [],
  forms: [],
  priorities: [],
  wished: [],
  thirdRegions: [],
});
const accepted = new ApplicationAccepted({ ...ids, office: 'office.gifu' });
const returned = new ApplicationReturned({ ...ids, reason });
const withdrawn = new ApplicationWithdrawn({ ...ids, reason });

describe('a submitted application', () => {
  const waiting = given(application, submitted);

  it('is not submitted twice', () =>
    waiting.when((state) => submitApplication(state, submitted.data)).refuses('application-submitted'));
  it('is accepted by an office', () =>
    waiting.when((state) => acceptApplication(state, 'office.gifu')).emits(accepted));
  it('is returned with a reason', () =>
    waiting.when((state) => returnApplication(state, reason)).emits(returned));
  it('is withdrawn with a reason', () =>
    waiting.when((state) => withdrawApplication(state, reason)).emits(withdrawn));
});

describe('an accepted application', () => {
  const open = given(application, submitted, accepted);

  it('is not accepted again by the same office', () =>
    open.when((state) => acceptApplication(state, 'office.gifu')).emits());
  it('is not accepted by another office', () =>
    open.when((state) => acceptApplication(state, 'office.tokyo')).refuses('application-accepted'));
  it('is no longer returned', () =>
    open.when((state) => returnApplication(state, reason)).refuses('application-accepted'));
  it('can still be withdrawn', () =>
    open.when((state) => withdrawApplication(state, reason)).emits(withdrawn));
});

describe('an application that is over', () => {
  it('is not accepted once returned', () =>
    given(application, submitted, returned)
      .when((state) => acceptApplication(state, 'office.gifu'))
      .refuses('application-returned'));
  it('is not withdrawn twice', () =>
    given(application, submitted, withdrawn)
      .when((state) => withdrawApplication(state, reason))
      .refuses('application-withdrawn'));
});

it('an application that was never submitted cannot be accepted', () =>
  given(application)
    .when((state) => acceptApplication(state, 'office.gifu'))
    .refuses('not-found'));
