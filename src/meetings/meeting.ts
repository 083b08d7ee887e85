import type { Decider } from '../kernel/decider';
import type { TextRef } from '../kernel/domain-event';
import { liesAfter, type PartialDate } from '../kernel/partial-date';
import { Missing, Refused } from '../kernel/refused';
import { type Party, partyKey } from '../parties/party.events';
import {
  MeetingCancelled,
  MeetingCorrected,
  MeetingDocumented,
  type MeetingEvent,
  meetingEvents,
  type MeetingId,
  MeetingLogged,
  MeetingMissed,
  MeetingMoved,
  MeetingPlanned,
  MinutesAgreed,
  type Outcome,
  type Start,
} from './meeting.events';

interface Log {
  readonly heldOn: PartialDate;
  readonly outcome: Outcome;
  readonly notes?: TextRef;
}

export type Meeting =
  | { readonly status: 'none' }
  | { readonly status: 'documented'; readonly ids: MeetingId }
  | {
      readonly status: 'planned' | 'cancelled' | 'missed' | 'logged';
      readonly ids: MeetingId;
      readonly start: Start;
      readonly log?: Log;
      /** Keys of the parties that agreed to the minutes as they stand. */
      readonly agreed: readonly string[];
    };

type Arranged = Exclude<Meeting, { status: 'none' | 'documented' }>;

const idsOf = ({ meetingId, cooperationId }: MeetingId): MeetingId => ({ meetingId, cooperationId });

const startOf = ({ startsAt, timeZone, startsAtUtc, minutes }: Start): Start => ({
  startsAt,
  timeZone,
  startsAtUtc,
  minutes,
});

export const meeting: Decider<Meeting, MeetingEvent> = {
  stream: 'meeting',
  events: meetingEvents,
  initial: { status: 'none' },
  evolve: (state, event) => {
    const before = state as Arranged;
    switch (event.type) {
      case 'MeetingPlanned':
        return { status: 'planned', ids: idsOf(event.data), start: startOf(event.data), agreed: [] };
      case 'MeetingMoved':
        return { ...before, start: startOf(event.data) };
      case 'MeetingCancelled':
        return { ...before, status: 'cancelled' };
      case 'MeetingMissed':
        return { ...before, status: 'missed' };
      case 'MeetingLogged':
        return { ...before, status: 'logged', log: event.data };
      case 'MinutesAgreed':
        return { ...before, agreed: [...before.agreed, partyKey(event.data.party)] };
      case 'MeetingCorrected':
        return { ...before, log: event.data, agreed: [] };
      case 'MeetingDocumented':
        return { status: 'documented', ids: idsOf(event.data) };
    }
  },
};

function arranged(state: Meeting): Arranged {
  if (state.status === 'none') throw new Missing('meeting');
  if (state.status === 'documented')
    throw new Refused(
      'meeting-documented',
      'This meeting is known from a source only; it takes no further steps.',
    );
  return state;
}

function planned(state: Meeting): Arranged {
  const known = arranged(state);
  if (known.status !== 'planned')
    throw new Refused(`meeting-${known.status}`, `This meeting was ${known.status} already.`);
  return known;
}

function logged(state: Meeting): Arranged & { readonly log: Log } {
  const known = arranged(state);
  if (known.status !== 'logged' || !known.log)
    throw new Refused('meeting-not-logged', 'This meeting has no log yet.');
  return { ...known, log: known.log };
}

/** @param mutual whether both sides of a match of this cooperation have said yes */
export function planMeeting(state: Meeting, data: MeetingPlanned['data'], mutual: boolean): MeetingEvent[] {
  if (state.status !== 'none') throw new Refused('meeting-planned', 'This meeting was planned before.');
  if (!mutual && !data.overrideReason)
    throw new Refused(
      'no-mutual-match',
      'Without a mutual match a meeting needs an overrideReason.',
      '/overrideReason',
    );

  return [new MeetingPlanned(data)];
}

export function moveMeeting(state: Meeting, start: Start): MeetingEvent[] {
  const { ids, start: before } = planned(state);
  const same = start.startsAtUtc === before.startsAtUtc && start.timeZone === before.timeZone;

  return same && start.minutes === before.minutes ? [] : [new MeetingMoved({ ...ids, ...start })];
}

export function cancelMeeting(state: Meeting, reason: TextRef): MeetingEvent[] {
  return [new MeetingCancelled({ ...planned(state).ids, reason })];
}

/** @param now UTC instant */
export function missMeeting(
  state: Meeting,
  details: Pick<MeetingMissed['data'], 'absent' | 'reason'>,
  now: string,
): MeetingEvent[] {
  const { ids, start } = planned(state);
  if (start.startsAtUtc > now) throw new Refused('meeting-not-begun', 'This meeting has not begun yet.');

  return [new MeetingMissed({ ...ids, ...details })];
}

/** @param today the day now in the zone of the meeting */
export function logMeeting(
  state: Meeting,
  details: Omit<MeetingLogged['data'], keyof MeetingId>,
  today: string,
): MeetingEvent[] {
  const { ids } = planned(state);
  refuseFuture(details.heldOn, today);

  return [new MeetingLogged({ ...ids, ...details })];
}

export function agreeMinutes(state: Meeting, party: Party): MeetingEvent[] {
  const { ids, agreed } = logged(state);

  return agreed.includes(partyKey(party)) ? [] : [new MinutesAgreed({ ...ids, party })];
}

/** What the correction does not name stays as it was; the minutes are to be agreed again. */
export function correctMeeting(
  state: Meeting,
  { reason, ...changes }: Partial<Log> & { readonly reason: TextRef },
  today: string,
): MeetingEvent[] {
  const { ids, log } = logged(state);
  const heldOn = changes.heldOn ?? log.heldOn;
  refuseFuture(heldOn, today);

  const { outcome = log.outcome, notes = log.notes } = changes;
  return [new MeetingCorrected({ ...ids, heldOn, outcome, notes, reason })];
}

export const documentMeeting = (state: Meeting, data: MeetingDocumented['data']): MeetingEvent[] =>
  state.status === 'none' ? [new MeetingDocumented(data)] : [];

function refuseFuture(heldOn: PartialDate, today: string): void {
  if (liesAfter(heldOn, today))
    throw new Refused('meeting-not-held-yet', 'Only a meeting that took place is logged.', '/heldOn');
}
