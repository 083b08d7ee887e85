import type { Decider } from '../kernel/decider';
import type { TextRef } from '../kernel/domain-event';
import { Missing, Refused } from '../kernel/refused';
import { partyKey } from '../parties/party.events';
import {
  FollowUpCompleted,
  FollowUpDropped,
  type FollowUpEvent,
  followUpEvents,
  type FollowUpId,
  FollowUpOpened,
  FollowUpPostponed,
  FollowUpReassigned,
  type Responsible,
} from './follow-up.events';

export type FollowUp =
  | { readonly status: 'none' }
  | {
      readonly status: 'open' | 'completed' | 'dropped';
      readonly ids: FollowUpId;
      readonly dueOn: string;
      readonly responsible: Responsible;
    };

type Known = Exclude<FollowUp, { status: 'none' }>;

export const followUp: Decider<FollowUp, FollowUpEvent> = {
  stream: 'followUp',
  events: followUpEvents,
  initial: { status: 'none' },
  evolve: (state, event) => {
    const known = state as Known;
    switch (event.type) {
      case 'FollowUpOpened': {
        const { followUpId, cooperationId, dueOn, party, office } = event.data;
        return { status: 'open', ids: { followUpId, cooperationId }, dueOn, responsible: { party, office } };
      }
      case 'FollowUpReassigned':
        return { ...known, responsible: { party: event.data.party, office: event.data.office } };
      case 'FollowUpPostponed':
        return { ...known, dueOn: event.data.dueOn };
      case 'FollowUpCompleted':
        return { ...known, status: 'completed' };
      case 'FollowUpDropped':
        return { ...known, status: 'dropped' };
    }
  },
};

function open(state: FollowUp): Known {
  if (state.status === 'none') throw new Missing('follow-up');
  if (state.status !== 'open')
    throw new Refused(`follow-up-${state.status}`, `This follow-up was ${state.status} already.`);
  return state;
}

export const openFollowUp = (state: FollowUp, data: FollowUpOpened['data']): FollowUpEvent[] =>
  state.status === 'none' ? [new FollowUpOpened(data)] : [];

const keyOf = ({ party, office }: Responsible) => `${party ? partyKey(party) : ''} ${office ?? ''}`;

export function reassignFollowUp(state: FollowUp, responsible: Responsible): FollowUpEvent[] {
  const { ids, responsible: before } = open(state);

  return keyOf(before) === keyOf(responsible) ? [] : [new FollowUpReassigned({ ...ids, ...responsible })];
}

export function postponeFollowUp(state: FollowUp, dueOn: string, reason: TextRef): FollowUpEvent[] {
  const { ids, dueOn: before } = open(state);
  if (dueOn <= before)
    throw new Refused('not-later', `It is due on ${before}; postpone it to a later day.`, '/dueOn');

  return [new FollowUpPostponed({ ...ids, dueOn, reason })];
}

export const completeFollowUp = (state: FollowUp, result: TextRef): FollowUpEvent[] => [
  new FollowUpCompleted({ ...open(state).ids, result }),
];

export const dropFollowUp = (state: FollowUp, reason: TextRef): FollowUpEvent[] => [
  new FollowUpDropped({ ...open(state).ids, reason }),
];
