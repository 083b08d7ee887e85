import type { Decider } from '../kernel/decider';
import type { TextRef } from '../kernel/domain-event';
import { Missing, Refused } from '../kernel/refused';
import type { Party } from '../parties/party.events';
import {
  ApplicationAccepted,
  type ApplicationEvent,
  applicationEvents,
  type ApplicationId,
  ApplicationReturned,
  ApplicationSubmitted,
  ApplicationWithdrawn,
} from './application.events';

export type Application =
  | { readonly status: 'none' }
  | {
      readonly status: 'submitted' | 'accepted' | 'returned' | 'withdrawn';
      readonly ids: ApplicationId;
      readonly applicant: Party;
      readonly office?: string;
    };

type Known = Exclude<Application, { status: 'none' }>;

export const application: Decider<Application, ApplicationEvent> = {
  stream: 'application',
  events: applicationEvents,
  initial: { status: 'none' },
  evolve: (state, event) => {
    switch (event.type) {
      case 'ApplicationSubmitted': {
        const { applicationId, cooperationId, applicant } = event.data;
        return { status: 'submitted', ids: { applicationId, cooperationId }, applicant };
      }
      case 'ApplicationAccepted':
        return { ...(state as Known), status: 'accepted', office: event.data.office };
      case 'ApplicationReturned':
        return { ...(state as Known), status: 'returned' };
      case 'ApplicationWithdrawn':
        return { ...(state as Known), status: 'withdrawn' };
    }
  },
};

function open(state: Application): Known {
  if (state.status === 'none') throw new Missing('application');
  if (state.status === 'returned' || state.status === 'withdrawn')
    throw new Refused(`application-${state.status}`, `This application was ${state.status}.`);
  return state;
}

export function submitApplication(
  state: Application,
  data: ApplicationSubmitted['data'],
): ApplicationEvent[] {
  if (state.status !== 'none')
    throw new Refused('application-submitted', 'This application was submitted before.');

  return [new ApplicationSubmitted(data)];
}

export function acceptApplication(state: Application, office: string): ApplicationEvent[] {
  const { status, ids, office: acceptedBy } = open(state);
  if (status === 'accepted' && acceptedBy === office) return [];
  if (status === 'accepted')
    throw new Refused('application-accepted', `The application was accepted by ${acceptedBy} already.`);

  return [new ApplicationAccepted({ ...ids, office })];
}

export function returnApplication(state: Application, reason: TextRef): ApplicationEvent[] {
  const { status, ids } = open(state);
  if (status === 'accepted')
    throw new Refused('application-accepted', 'The application was accepted; end its cooperation instead.');

  return [new ApplicationReturned({ ...ids, reason })];
}

export function withdrawApplication(state: Application, reason: TextRef): ApplicationEvent[] {
  return [new ApplicationWithdrawn({ ...open(state).ids, reason })];
}
