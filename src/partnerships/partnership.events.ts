import { DomainEvent, type EventIn, type TextRef } from '../kernel/domain-event';
import type { PartialDate } from '../kernel/partial-date';
import type { Party } from '../parties/party.events';

export const partnershipKinds = [
  'mou',
  'loi',
  'cooperation',
  'friendship',
  'sister-region',
  'sister-city',
  'project',
] as const;
export type PartnershipKind = (typeof partnershipKinds)[number];

/** What a milestone is; a documented one keeps the word of its source. */
export const milestoneKinds = [
  'contact',
  'visit',
  'mission',
  'event',
  'plan_adopted',
  'support_granted',
  'organisation_created',
  'office_opened',
  'best_practice',
  'anniversary',
  'other',
] as const;

export interface PartnershipId {
  readonly partnershipId: string;
  readonly cooperationId: string;
}

/** The two sides may have signed, or say they have, on different days. */
export interface SideDate {
  readonly party: Party;
  readonly on: PartialDate;
}

export interface Signature {
  readonly signedOn: PartialDate;
  readonly sideDates: readonly SideDate[];
  /** Last day, month or year of the term; absent: no end is agreed, or none is known. */
  readonly until?: PartialDate;
}

interface Agreement {
  readonly kind: PartnershipKind;
  readonly parties: readonly Party[];
  readonly fields: readonly TextRef[];
  readonly ecosystems: readonly string[];
  readonly forms: readonly string[];
  readonly priorities: readonly string[];
}

/** Both sides agree in principle; nothing is signed yet. */
export class PartnershipAgreed extends DomainEvent<PartnershipId & Agreement> {
  readonly type = 'PartnershipAgreed';
}

export class PartnershipSigned extends DomainEvent<PartnershipId & Signature & { readonly text?: TextRef }> {
  readonly type = 'PartnershipSigned';
}

export class PartnershipRenewed extends DomainEvent<
  PartnershipId & Partial<Signature> & { readonly text?: TextRef }
> {
  readonly type = 'PartnershipRenewed';
}

export class PartnershipExtended extends DomainEvent<
  PartnershipId & { readonly until: PartialDate; readonly on?: PartialDate; readonly text?: TextRef }
> {
  readonly type = 'PartnershipExtended';
}

export class PartnershipMerged extends DomainEvent<
  PartnershipId & { readonly into: string; readonly on?: PartialDate }
> {
  readonly type = 'PartnershipMerged';
}

/** Something worth remembering that is no step of its own: a visit, a mission, an anniversary. */
export class MilestoneReached extends DomainEvent<
  PartnershipId & { readonly kind: string; readonly what: TextRef; readonly on?: PartialDate }
> {
  readonly type = 'MilestoneReached';
}

export class ThirdRegionPartnerAdded extends DomainEvent<PartnershipId & { readonly party: Party }> {
  readonly type = 'ThirdRegionPartnerAdded';
}

export class PartnershipDeclaredDormant extends DomainEvent<
  PartnershipId & { readonly on?: PartialDate; readonly reason?: TextRef }
> {
  readonly type = 'PartnershipDeclaredDormant';
}

export class PartnershipEnded extends DomainEvent<
  PartnershipId & { readonly reason: TextRef; readonly on?: PartialDate }
> {
  readonly type = 'PartnershipEnded';
}

/** A partnership of the past, with what public sources say of it. It opens its cooperation. */
export class PartnershipDocumented extends DomainEvent<
  PartnershipId &
    Agreement & {
      readonly signedOn?: PartialDate;
      readonly status: 'active' | 'dormant' | 'closed';
      readonly sources: readonly string[];
      readonly confidence?: string;
      readonly signatoryLevel?: string;
      readonly note?: TextRef;
    }
> {
  readonly type = 'PartnershipDocumented';
}

export const partnershipEvents = {
  PartnershipAgreed,
  PartnershipSigned,
  PartnershipRenewed,
  PartnershipExtended,
  PartnershipMerged,
  MilestoneReached,
  ThirdRegionPartnerAdded,
  PartnershipDeclaredDormant,
  PartnershipEnded,
  PartnershipDocumented,
};
export type PartnershipEvent = EventIn<typeof partnershipEvents>;
