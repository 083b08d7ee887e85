import type { Decider } from '../kernel/decider';
import { endsBefore, type PartialDate, type Term } from '../kernel/partial-date';
import { Missing, Refused } from '../kernel/refused';
import { AdviserAppointed, AdviserReleased, type PartyEvent, partyEvents } from '../parties/party.events';

/** The role is told by its commitment, as the text itself lies apart. */
interface Appointment extends Term {
  readonly appointment: string;
  readonly role: string;
}

export interface AdvisersState {
  readonly registered: boolean;
  readonly appointments: readonly Appointment[];
}

/** The advisers that a prefecture has named, in the prefecture's own stream. */
export const advisers: Decider<AdvisersState, PartyEvent> = {
  stream: 'prefecture',
  events: partyEvents,
  initial: { registered: false, appointments: [] },
  evolve: ({ registered, appointments }, event) => {
    switch (event.type) {
      case 'PartyRegistered':
        return { registered: true, appointments };
      case 'AdviserAppointed': {
        const { appointment, role, from, to } = event.data;
        return {
          registered,
          appointments: [...appointments, { appointment, role: role.commitment, from, to }],
        };
      }
      case 'AdviserReleased': {
        const { appointment, to } = event.data;
        return {
          registered,
          appointments: appointments.map((one) => (one.appointment === appointment ? { ...one, to } : one)),
        };
      }
      case 'PartyRevised':
      case 'PartyVerified':
      case 'PartyDeclaredInactive':
      case 'PartySucceeded':
      case 'SuggestionsDeclined':
      case 'SuggestionsWelcomed':
      case 'CapacityStated':
      case 'LanguagesStated':
      case 'PartnerVetoed':
      case 'VetoLifted':
        return { registered, appointments };
    }
  },
};

function known({ registered, appointments }: AdvisersState): readonly Appointment[] {
  if (!registered) throw new Missing('prefecture');
  return appointments;
}

const current = (all: readonly Appointment[], role: string) =>
  all.find((one) => one.role === role && !one.to);

function refuseReversed(to: PartialDate | undefined, from: PartialDate): void {
  if (to && endsBefore(to, from))
    throw new Refused('ends-before-it-begins', 'It would end before it begins.', '/to');
}

export function appointAdviser(state: AdvisersState, data: AdviserAppointed['data']): PartyEvent[] {
  const appointments = known(state);
  refuseReversed(data.to, data.from);
  if (current(appointments, data.role.commitment))
    throw new Refused('already-appointed', 'The prefecture has an adviser in this role.', '/role');

  return [new AdviserAppointed(data)];
}

interface Release {
  readonly party: AdviserReleased['data']['party'];
  /** Commitment of the role. */
  readonly role: string;
  readonly to: PartialDate;
}

export function releaseAdviser(state: AdvisersState, { party, role, to }: Release): PartyEvent[] {
  const held = current(known(state), role);
  if (!held) throw new Refused('not-appointed', 'The prefecture has no adviser in this role.', '/role');
  refuseReversed(to, held.from);

  return [new AdviserReleased({ party, appointment: held.appointment, to })];
}
