import { type Party, sameParty } from '../parties/party.events';
import type { Actor, ActorRole } from './actor';

export const actions = [
  'directory.read',
  'directory.write',
  'preferences.write',
  'ruleset.write',
  'record.read',
  'record.write',
  'application.read',
  'application.submit',
  'application.withdraw',
  'application.assess',
  'match.answer',
  'minutes.agree',
  'suggestions.read',
  'figures.read',
  'system.read',
  'token.write',
] as const;
export type Action = (typeof actions)[number];

/** What each role may do at all. What is not named is forbidden. */
const allowed: Readonly<Record<ActorRole, readonly Action[]>> = {
  admin: actions,
  monitor: ['system.read'],
  helpdesk: actions.filter((action) => action !== 'token.write' && action !== 'application.assess'),
  reviewer: ['directory.read', 'application.read', 'application.assess'],
  analyst: [
    'directory.read',
    'record.read',
    'application.read',
    'suggestions.read',
    'figures.read',
    'system.read',
  ],
  organisation: [
    'directory.read',
    'record.read',
    'application.read',
    'application.submit',
    'application.withdraw',
    'match.answer',
    'minutes.agree',
    'suggestions.read',
    'preferences.write',
  ],
};

export const mayEver = (role: ActorRole, action: Action): boolean => allowed[role].includes(action);

/** Whether an actor sees a cooperation with these parties. What it does not see is not there for it (404). */
export const sees = ({ role, party }: Actor, parties: readonly Party[]): boolean =>
  role !== 'organisation' || (party !== undefined && parties.some((other) => sameParty(party, other)));

/** Whether an actor may speak for this party: an organisation for itself alone, the helpdesk for anybody. */
export const speaksFor = ({ role, party }: Actor, other: Party): boolean =>
  role === 'helpdesk' || role === 'admin' || (role === 'organisation' && !!party && sameParty(party, other));

/** The one party whose cooperations an actor sees; undefined where it sees all. */
export function scopeOf({ role, party }: Actor): Party | undefined {
  if (role !== 'organisation') return undefined;
  if (!party) throw new Error('an organisation without a party sees nothing');
  return party;
}

/** Whether an actor sees the results of all applicants of a call, before they are published and after. */
export const seesSelection = ({ role }: Actor): boolean =>
  role === 'helpdesk' || role === 'admin' || role === 'analyst';
