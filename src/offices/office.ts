import type { Decider } from '../kernel/decider';
import { endsBefore, liesAfter, type PartialDate, type Term } from '../kernel/partial-date';
import { Missing, Refused } from '../kernel/refused';
import { partyKey } from '../parties/party.events';
import {
  OfficeClosed,
  type OfficeEvent,
  officeEvents,
  OfficeOpened,
  type OfficeProfile,
  OfficeRevised,
} from './office.events';

/** `holder` is an operator's name or an adviser's party key. */
export interface Appointment extends Term {
  readonly holder: string;
}

export interface KnownOffice {
  readonly status: 'open' | 'closed';
  readonly profile: OfficeProfile;
  readonly from: PartialDate;
  readonly operators: readonly Appointment[];
  readonly advisers: readonly Appointment[];
}

export type OfficeState = { readonly status: 'unknown' } | KnownOffice;

const released = (all: readonly Appointment[], holder: string, { from, to }: Term) =>
  all.map((one) => (one.holder === holder && one.from === from ? { ...one, to } : one));

function evolveKnown(state: KnownOffice, event: Exclude<OfficeEvent, OfficeOpened>): OfficeState {
  switch (event.type) {
    case 'OfficeRevised':
      return { ...state, profile: event.data.profile };
    case 'OfficeClosed':
      return { ...state, status: 'closed' };
    case 'OperatorAppointed': {
      const { operator, from, to } = event.data;
      return { ...state, operators: [...state.operators, { holder: operator.name, from, to }] };
    }
    case 'OperatorReleased':
      return { ...state, operators: released(state.operators, event.data.name, event.data) };
    case 'SeniorAdviserAppointed': {
      const { adviser, from, to } = event.data;
      return { ...state, advisers: [...state.advisers, { holder: partyKey(adviser), from, to }] };
    }
    case 'SeniorAdviserReleased':
      return { ...state, advisers: released(state.advisers, partyKey(event.data.adviser), event.data) };
  }
}

export const office: Decider<OfficeState, OfficeEvent> = {
  stream: 'office',
  events: officeEvents,
  initial: { status: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'OfficeOpened') {
      const { profile, from } = event.data;
      return { status: 'open', profile, from, operators: [], advisers: [] };
    }
    return state.status === 'unknown' ? state : evolveKnown(state, event);
  },
};

export function known(state: OfficeState): KnownOffice {
  if (state.status === 'unknown') throw new Missing('office');
  return state;
}

export function stillOpen(state: OfficeState): KnownOffice {
  const open = known(state);
  if (open.status === 'closed') throw new Refused('office-closed', 'The office is closed.');
  return open;
}

export function openOffice(state: OfficeState, data: OfficeOpened['data'], today: string): OfficeEvent[] {
  if (state.status !== 'unknown')
    throw new Refused('office-already-open', 'There is an office with this id.');
  if (liesAfter(data.from, today))
    throw new Refused('date-in-future', 'The office has not opened yet.', '/from');

  return [new OfficeOpened(data)];
}

export function reviseOffice(state: OfficeState, data: OfficeRevised['data']): OfficeEvent[] {
  stillOpen(state);
  return [new OfficeRevised(data)];
}

export function closeOffice(state: OfficeState, data: OfficeClosed['data'], today: string): OfficeEvent[] {
  const { status, from } = known(state);
  if (status === 'closed') return [];
  if (liesAfter(data.on, today)) throw new Refused('date-in-future', 'The office is open until then.', '/on');
  if (endsBefore(data.on, from))
    throw new Refused('ends-before-it-begins', 'The office was not open yet.', '/on');

  return [new OfficeClosed(data)];
}
