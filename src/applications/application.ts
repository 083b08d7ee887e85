import type { Decider } from '../kernel/decider';
import type { TextRef } from '../kernel/domain-event';
import { Missing, Refused } from '../kernel/refused';
import type { Party } from '../parties/party.events';
import {
  ApplicationAccepted,
  type ApplicationEvent,
  applicationEvents,
  ApplicationReturned,
  ApplicationSubmitted,
  ApplicationWithdrawn,
} from './application.events';
import { withdrawMobility } from './mobility';
import { evolveMobility, type Mobility, submittedMobility } from './mobility-state';
import type { ApplicationId } from './mobility.events';

interface Matchmaking {
  readonly kind: 'matchmaking';
  readonly status: 'submitted' | 'accepted' | 'returned' | 'withdrawn';
  readonly ids: ApplicationId;
  readonly applicant: Party;
  readonly office?: string;
}

export type Application = { readonly status: 'none' } | Matchmaking | Mobility;

export const application: Decider<Application, ApplicationEvent> = {
  stream: 'application',
  events: applicationEvents,
  initial: { status: 'none' },
  evolve: (state, event) => {
    switch (event.type) {
      case 'ApplicationSubmitted': {
        if (event.data.kind === 'mobility') return submittedMobility(event.data);
        const { kind, applicationId, cooperationId, applicant } = event.data;
        return { kind, status: 'submitted', ids: { applicationId, cooperationId }, applicant };
      }
      case 'ApplicationAccepted':
        return { ...(state as Matchmaking), status: 'accepted', office: event.data.office };
      case 'ApplicationReturned':
        return { ...(state as Matchmaking), status: 'returned' };
      case 'ApplicationWithdrawn':
        return { ...(state as Matchmaking | Mobility), status: 'withdrawn' };
      default:
        return evolveMobility(state as Mobility, event);
    }
  },
};

function open(state: Application): Matchmaking {
  if (state.status === 'none') throw new Missing('application');
  if (state.kind === 'mobility') throw new Refused('another-kind', 'This is an application under a call.');
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
  if (state.status !== 'none' && state.kind === 'mobility') return withdrawMobility(state, reason);

  return [new ApplicationWithdrawn({ ...open(state).ids, reason })];
}

/** The state of an application under a call; undefined before its first draft. */
export function mobilityIfAny(state: Application): Mobility | undefined {
  if (state.status === 'none') return undefined;
  if (state.kind !== 'mobility') throw new Refused('another-kind', 'This application is under no call.');
  return state;
}

export function mobilityOf(state: Application): Mobility {
  const mobility = mobilityIfAny(state);
  if (!mobility) throw new Missing('application');
  return mobility;
}
