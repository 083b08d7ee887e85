import { DomainEvent, type EventIn, type TextRef } from '../kernel/domain-event';
import type { PartialDate } from '../kernel/partial-date';
import type { AnyProfile } from './profiles';

export const partyKinds = ['cluster', 'region', 'prefecture', 'country'] as const;
export type PartyKind = (typeof partyKinds)[number];

/** Somebody who takes part in a cooperation. `cluster` is any organisation; its profile says what it is. */
export interface Party {
  readonly kind: PartyKind;
  readonly id: string;
}

/** A party as one text, `prefecture:JP-21`. */
export const partyKey = ({ kind, id }: Party): string => `${kind}:${id}`;

export function partyOf(key: string): Party {
  const colon = key.indexOf(':');
  return { kind: key.slice(0, colon) as PartyKind, id: key.slice(colon + 1) };
}

export const sameParty = (one: Party, other: Party): boolean =>
  one.kind === other.kind && one.id === other.id;

export class PartyRegistered extends DomainEvent<{ party: Party; profile: AnyProfile; source?: string }> {
  readonly type = 'PartyRegistered';
}

export class PartyRevised extends DomainEvent<{ party: Party; profile: AnyProfile; source?: string }> {
  readonly type = 'PartyRevised';
}

export class PartyVerified extends DomainEvent<{ party: Party; evidence: TextRef; on: PartialDate }> {
  readonly type = 'PartyVerified';
}

export class PartyDeclaredInactive extends DomainEvent<{ party: Party; reason: TextRef; on?: PartialDate }> {
  readonly type = 'PartyDeclaredInactive';
}

export class PartySucceeded extends DomainEvent<{ party: Party; successor: Party; on?: PartialDate }> {
  readonly type = 'PartySucceeded';
}

/** Somebody of the prefecture advises the helpdesk from now on; `role` says as what, never who. */
export class AdviserAppointed extends DomainEvent<{
  party: Party;
  appointment: string;
  role: TextRef;
  from: PartialDate;
  to?: PartialDate;
}> {
  readonly type = 'AdviserAppointed';
}

export class AdviserReleased extends DomainEvent<{ party: Party; appointment: string; to: PartialDate }> {
  readonly type = 'AdviserReleased';
}

export const partyEvents = {
  PartyRegistered,
  PartyRevised,
  PartyVerified,
  PartyDeclaredInactive,
  PartySucceeded,
  AdviserAppointed,
  AdviserReleased,
};
export type PartyEvent = EventIn<typeof partyEvents>;
