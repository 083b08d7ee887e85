import type { StepsOf } from '../cooperations/step';
import type { MeetingEvent, MeetingKind, Outcome, Start } from './meeting.events';

const kinds: Readonly<Record<MeetingKind, string>> = {
  'courtesy-call': 'A courtesy call',
  business: 'A business meeting',
  'site-visit': 'A site visit',
  workshop: 'A workshop',
  online: 'An online meeting',
};

const ended: Readonly<Record<Outcome, string>> = {
  'no-further-contact': 'no further contact is wished',
  'knowledge-gained': 'knowledge was gained',
  'contact-for-future': 'a contact for the future was made',
  'negotiation-started': 'negotiations have begun',
  'agreement-reached': 'an agreement was reached',
};

const when = ({ startsAt, timeZone }: Start) => `${startsAt.replace('T', ' ')} (${timeZone})`;

export const meetingSteps: StepsOf<MeetingEvent> = {
  MeetingPlanned: {
    stage: 'meeting',
    parties: ({ participants }) => participants,
    sentence: ({ kind, participants, overrideReason, ...start }, say) =>
      `${kinds[kind]} was planned for ${when(start)}` +
      (participants.length > 0 ? ` with ${say.parties(participants)}` : '') +
      (overrideReason ? `, without a mutual match: ${say.text(overrideReason)}` : '.'),
  },
  MeetingMoved: { stage: 'meeting', sentence: (start) => `The meeting was moved to ${when(start)}.` },
  MeetingCancelled: {
    stage: 'meeting',
    sentence: ({ reason }, say) => `The meeting was cancelled: ${say.text(reason)}`,
  },
  MeetingMissed: {
    stage: 'meeting',
    sentence: ({ absent, reason }, say) =>
      `The meeting did not take place${absent.length > 0 ? `: ${say.parties(absent)} did not come` : ''}` +
      (reason ? ` (${say.text(reason)}).` : '.'),
  },
  MeetingLogged: {
    stage: 'meeting',
    on: ({ heldOn }) => heldOn,
    sentence: ({ outcome, notes, nextSteps }, say) =>
      `The meeting was held; ${ended[outcome]}.` +
      (notes ? ` Notes: ${say.text(notes)}` : '') +
      nextSteps.map(({ text, dueOn }) => ` Next, by ${dueOn}: ${say.text(text)}`).join(''),
  },
  MinutesAgreed: {
    stage: 'meeting',
    sentence: ({ party }, say) => `${say.party(party)} agreed to the minutes.`,
  },
  MeetingCorrected: {
    stage: 'meeting',
    corrects: 'MeetingLogged',
    on: ({ heldOn }) => heldOn,
    sentence: ({ outcome, reason }, say) =>
      `The log of the meeting was corrected: ${ended[outcome]}. Reason: ${say.text(reason)}`,
  },
  MeetingDocumented: {
    stage: 'meeting',
    on: ({ heldOn }) => heldOn,
    sentence: ({ what }, say) => `A meeting is documented: ${say.text(what)}`,
  },
};
