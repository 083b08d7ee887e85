import type { Decider } from '../kernel/decider';
import { liesAfter } from '../kernel/partial-date';
import { Missing, Refused } from '../kernel/refused';
import {
  type AnyProfile,
  PartyDeclaredInactive,
  type PartyEvent,
  partyEvents,
  type PartyKind,
  PartyRegistered,
  PartyRevised,
  PartySucceeded,
  PartyVerified,
  sameParty,
} from './party.events';

export type PartyState =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'active' | 'inactive' | 'succeeded';
      readonly profile: AnyProfile;
      /** What a source said last, whatever people have said since. */
      readonly sourced?: AnyProfile;
    };

export const partyOfKind = (kind: PartyKind): Decider<PartyState, PartyEvent> => ({
  stream: kind,
  events: partyEvents,
  initial: { status: 'unknown' },
  evolve: (state, event) => {
    switch (event.type) {
      case 'PartyRegistered':
      case 'PartyRevised': {
        const { profile, source } = event.data;
        const before = state.status === 'unknown' ? undefined : state.sourced;
        return { status: 'active', profile, sourced: source === undefined ? before : profile };
      }
      case 'PartyVerified':
      case 'AdviserAppointed':
      case 'AdviserReleased':
      case 'SuggestionsDeclined':
      case 'SuggestionsWelcomed':
      case 'CapacityStated':
      case 'LanguagesStated':
      case 'PartnerVetoed':
      case 'VetoLifted':
        return state;
      case 'PartyDeclaredInactive':
        return state.status === 'unknown' ? state : { ...state, status: 'inactive' };
      case 'PartySucceeded':
        return state.status === 'unknown' ? state : { ...state, status: 'succeeded' };
    }
  },
});

function known(state: PartyState): Exclude<PartyState, { status: 'unknown' }> {
  if (state.status === 'unknown') throw new Missing('party');
  return state;
}

export function registerParty(state: PartyState, data: PartyRegistered['data']): PartyEvent[] {
  if (state.status !== 'unknown')
    throw new Refused('party-already-registered', 'The directory has a party with this id.');

  return [new PartyRegistered(data)];
}

/** A revision makes an inactive party active again; one that says nothing new records nothing. */
export function reviseParty(state: PartyState, data: PartyRevised['data']): PartyEvent[] {
  const { status, profile } = known(state);
  if (status === 'succeeded')
    throw new Refused('party-succeeded', 'Another party has succeeded this one; revise that one.');

  return status === 'active' && sameProfile(profile, data.profile) ? [] : [new PartyRevised(data)];
}

/**
 * For a source that is read again and again: registers what is new, revises what changed in the source. What people
 * have said since, a source that says the same as before does not undo.
 */
export function importParty(state: PartyState, data: PartyRegistered['data']): PartyEvent[] {
  if (state.status === 'unknown') return registerParty(state, data);
  const saidBefore = [state.sourced, state.profile].some((said) => said && sameProfile(said, data.profile));
  return saidBefore ? [] : reviseParty(state, data);
}

export function verifyParty(state: PartyState, data: PartyVerified['data'], today: string): PartyEvent[] {
  known(state);
  if (liesAfter(data.on, today))
    throw new Refused('date-in-future', 'It cannot have been verified yet.', '/on');

  return [new PartyVerified(data)];
}

export function declareInactive(
  state: PartyState,
  data: PartyDeclaredInactive['data'],
  today: string,
): PartyEvent[] {
  if (known(state).status !== 'active') return [];
  if (data.on && liesAfter(data.on, today))
    throw new Refused('date-in-future', 'Only what has ended is declared inactive.', '/on');

  return [new PartyDeclaredInactive(data)];
}

export function succeedParty(state: PartyState, data: PartySucceeded['data'], today: string): PartyEvent[] {
  if (known(state).status === 'succeeded')
    throw new Refused('party-succeeded', 'The party has a successor already.');
  if (sameParty(data.party, data.successor))
    throw new Refused('own-successor', 'A party does not succeed itself.', '/successor');
  if (data.on && liesAfter(data.on, today))
    throw new Refused('date-in-future', 'It cannot have been succeeded yet.', '/on');

  return [new PartySucceeded(data)];
}

/** Whether two profiles say the same; texts are compared by their commitments, as each try stores its own copy. */
export const sameProfile = (one: object, other: object): boolean => canonical(one) === canonical(other);

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([key, item]) => item !== undefined && key !== 'payloadId');
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`)
    .join()}}`;
}
