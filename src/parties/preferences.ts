import type { Decider } from '../kernel/decider';
import { Missing, Refused } from '../kernel/refused';
import {
  CapacityStated,
  LanguagesStated,
  PartnerVetoed,
  type Party,
  type PartyEvent,
  partyEvents,
  partyKey,
  type PartyKind,
  sameParty,
  SuggestionsDeclined,
  SuggestionsWelcomed,
  VetoLifted,
} from './party.events';

export interface Veto {
  readonly partner: Party;
  /** Its last day; absent: until it is lifted. */
  readonly until?: string;
}

/** What a party has said of whom it wants to meet, and how. Unknown is absent. */
export interface Preferences {
  readonly registered: boolean;
  readonly declined: boolean;
  readonly capacity?: number;
  readonly languages?: readonly string[];
  readonly interpreted?: readonly string[];
  readonly vetoes: readonly Veto[];
}

export const noPreferences: Preferences = { registered: false, declined: false, vetoes: [] };

type Told<Event> = Event extends PartyEvent ? Pick<Event, 'type' | 'data'> : never;

/** The preferences after an event of the party's stream. */
export function preferring(state: Preferences, event: Told<PartyEvent>): Preferences {
  switch (event.type) {
    case 'PartyRegistered':
      return { ...state, registered: true };
    case 'SuggestionsDeclined':
      return { ...state, declined: true };
    case 'SuggestionsWelcomed':
      return { ...state, declined: false };
    case 'CapacityStated':
      return { ...state, capacity: event.data.matches };
    case 'LanguagesStated': {
      const { languages, interpreted } = event.data;
      return { ...state, languages, interpreted };
    }
    case 'PartnerVetoed': {
      const { partner, until } = event.data;
      return { ...state, vetoes: [...without(state.vetoes, partner), { partner, until }] };
    }
    case 'VetoLifted':
      return { ...state, vetoes: without(state.vetoes, event.data.partner) };
    case 'PartyRevised':
    case 'PartyVerified':
    case 'PartyDeclaredInactive':
    case 'PartySucceeded':
    case 'AdviserAppointed':
    case 'AdviserReleased':
      return state;
  }
}

const without = (vetoes: readonly Veto[], partner: Party) =>
  vetoes.filter((veto) => !sameParty(veto.partner, partner));

/** What a party of this kind prefers, in the party's own stream. */
export const preferencesOfKind = (kind: PartyKind): Decider<Preferences, PartyEvent> => ({
  stream: kind,
  events: partyEvents,
  initial: noPreferences,
  evolve: preferring,
});

function known(state: Preferences): Preferences {
  if (!state.registered) throw new Missing('party');
  return state;
}

export const declineSuggestions = (state: Preferences, party: Party): PartyEvent[] =>
  known(state).declined ? [] : [new SuggestionsDeclined({ party })];

export const welcomeSuggestions = (state: Preferences, party: Party): PartyEvent[] =>
  known(state).declined ? [new SuggestionsWelcomed({ party })] : [];

export const stateCapacity = (state: Preferences, data: CapacityStated['data']): PartyEvent[] =>
  known(state).capacity === data.matches ? [] : [new CapacityStated(data)];

export function stateLanguages(state: Preferences, data: LanguagesStated['data']): PartyEvent[] {
  const { languages, interpreted } = known(state);
  const same =
    languages &&
    interpreted &&
    sameCodes(languages, data.languages) &&
    sameCodes(interpreted, data.interpreted);
  return same ? [] : [new LanguagesStated(data)];
}

const sameCodes = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((code) => other.includes(code));

/** A veto that is pronounced again may change its last day; the same one twice is recorded once. */
export function vetoPartner(state: Preferences, data: PartnerVetoed['data'], today: string): PartyEvent[] {
  const { party, partner, until } = data;
  const before = known(state).vetoes.find((veto) => sameParty(veto.partner, partner));
  if (sameParty(party, partner))
    throw new Refused('own-partner', 'A party does not veto itself.', '/partner');
  if (until !== undefined && until < today)
    throw new Refused('date-in-past', 'A veto lasts until today or longer.', '/until');

  return before && before.until === until ? [] : [new PartnerVetoed(data)];
}

export function liftVeto(state: Preferences, party: Party, partner: Party): PartyEvent[] {
  if (!known(state).vetoes.some((veto) => sameParty(veto.partner, partner)))
    throw new Refused('no-veto', `There is no veto against ${partyKey(partner)}.`, '/partner');

  return [new VetoLifted({ party, partner })];
}
