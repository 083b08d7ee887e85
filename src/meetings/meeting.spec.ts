import { given } from '../../test/support/given';
import {
  agreeMinutes,
  cancelMeeting,
  correctMeeting,
  documentMeeting,
  logMeeting,
  meeting,
  missMeeting,
  moveMeeting,
  planMeeting,
} from './meeting';
import {
  MeetingCancelled,
  MeetingCorrected,
  MeetingDocumented,
  MeetingLogged,
  MeetingMissed,
  MeetingMoved,
  MeetingPlanned,
  MinutesAgreed,
} from './meeting.events';

const ids = { meetingId: 'm1', cooperationId: 'c1' };
const text = (payloadId: string) => ({ payloadId, commitment: payloadId });
const start = {
  startsAt: '2026-11-20T10:00',
  timeZone: 'Asia/Tokyo',
  startsAtUtc: '2026-11-20T01:00:00.000Z',
  minutes: 60,
};
const gifu = { kind: 'prefecture', id: 'JP-21' } as const;
const planned = new MeetingPlanned({
  ...ids,
  ...start,
  kind: 'business',
  participants: [gifu],
  languages: ['en', 'ja'],
});
const log = {
  heldOn: '2026-11-20',
  outcome: 'negotiation-started',
  notes: text('n'),
  nextSteps: [],
} as const;
const logged = new MeetingLogged({ ...ids, ...log });
const agreed = new MinutesAgreed({ ...ids, party: gifu });

describe('a meeting that is not planned', () => {
  it('is planned after a mutual match', () =>
    given(meeting)
      .when((state) => planMeeting(state, planned.data, true))
      .emits(planned));

  it('needs an override reason without one', () => {
    given(meeting)
      .when((state) => planMeeting(state, planned.data, false))
      .refuses('no-mutual-match');
    const overridden = new MeetingPlanned({ ...planned.data, overrideReason: text('o') });
    given(meeting)
      .when((state) => planMeeting(state, overridden.data, false))
      .emits(overridden);
  });

  it('is not logged', () =>
    given(meeting)
      .when((state) => logMeeting(state, log, '2026-11-23'))
      .refuses('not-found'));
});

describe('a planned meeting', () => {
  const ahead = given(meeting, planned);
  const later = { ...start, startsAt: '2026-11-21T10:00', startsAtUtc: '2026-11-21T01:00:00.000Z' };

  it('is moved', () =>
    ahead.when((state) => moveMeeting(state, later)).emits(new MeetingMoved({ ...ids, ...later })));
  it('is not moved to where it is', () => ahead.when((state) => moveMeeting(state, start)).emits());
  it('is cancelled', () =>
    ahead
      .when((state) => cancelMeeting(state, text('r')))
      .emits(new MeetingCancelled({ ...ids, reason: text('r') })));
  it('is missed once it should have begun', () => {
    const missed = { absent: [gifu], reason: undefined };
    ahead
      .when((state) => missMeeting(state, missed, '2026-11-20T01:15:00.000Z'))
      .emits(new MeetingMissed({ ...ids, ...missed }));
    ahead
      .when((state) => missMeeting(state, missed, '2026-11-20T00:59:00.000Z'))
      .refuses('meeting-not-begun');
  });
  it('is logged with its outcome, late or on the day', () => {
    ahead.when((state) => logMeeting(state, log, '2026-11-20')).emits(logged);
    ahead.when((state) => logMeeting(state, log, '2027-03-01')).emits(logged);
  });
  it('is not logged before it was held', () =>
    ahead.when((state) => logMeeting(state, log, '2026-11-19')).refuses('meeting-not-held-yet'));
  it('may have been held some day this month', () =>
    ahead
      .when((state) => logMeeting(state, { ...log, heldOn: '2026-11' }, '2026-11-19'))
      .emits(new MeetingLogged({ ...ids, ...log, heldOn: '2026-11' })));
});

describe('a meeting in the log', () => {
  const done = given(meeting, planned, logged);
  const corrected = new MeetingCorrected({
    ...ids,
    heldOn: '2026-11-19',
    outcome: 'negotiation-started',
    notes: text('n'),
    reason: text('r'),
  });

  it('is not logged twice', () =>
    done.when((state) => logMeeting(state, log, '2026-11-23')).refuses('meeting-logged'));
  it('is not cancelled', () =>
    done.when((state) => cancelMeeting(state, text('r'))).refuses('meeting-logged'));
  it('has its minutes agreed once by each side', () => {
    done.when((state) => agreeMinutes(state, gifu)).emits(agreed);
    given(meeting, planned, logged, agreed)
      .when((state) => agreeMinutes(state, gifu))
      .emits();
  });
  it('is corrected with a reason, and keeps what is not named', () =>
    done
      .when((state) => correctMeeting(state, { heldOn: '2026-11-19', reason: text('r') }, '2026-11-23'))
      .emits(corrected));
  it('is not corrected into the future', () =>
    done
      .when((state) => correctMeeting(state, { heldOn: '2026-12-01', reason: text('r') }, '2026-11-23'))
      .refuses('meeting-not-held-yet'));
  it('has its minutes agreed again after a correction', () =>
    given(meeting, planned, logged, agreed, corrected)
      .when((state) => agreeMinutes(state, gifu))
      .emits(agreed));
});

it('a cancelled meeting is not logged', () =>
  given(meeting, planned, new MeetingCancelled({ ...ids, reason: text('r') }))
    .when((state) => logMeeting(state, log, '2026-11-23'))
    .refuses('meeting-cancelled'));

it('a meeting without a log is not corrected', () =>
  given(meeting, planned)
    .when((state) => correctMeeting(state, { reason: text('r') }, '2026-11-23'))
    .refuses('meeting-not-logged'));

describe('a documented meeting', () => {
  const documented = new MeetingDocumented({
    ...ids,
    heldOn: '2012-03',
    what: text('w'),
    participants: [gifu],
  });

  it('is documented once', () => {
    given(meeting)
      .when((state) => documentMeeting(state, documented.data))
      .emits(documented);
    given(meeting, documented)
      .when((state) => documentMeeting(state, documented.data))
      .emits();
  });
  it('takes no further steps', () =>
    given(meeting, documented)
      .when((state) => logMeeting(state, log, '2026-11-23'))
      .refuses('meeting-documented'));
});
