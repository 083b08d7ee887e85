import { DomainEvent, type EventIn, type TextRef } from '../kernel/domain-event';
import type { Party } from '../parties/party.events';

export interface ApplicationId {
  readonly applicationId: string;
  readonly cooperationId: string;
}

/** Somebody of a European cluster asks for a stay in Japan under a call. */
export interface MobilityRequest {
  readonly callId: string;
  readonly applicant: Party;
  /** What the person is in the cluster, never who. */
  readonly applicantFunction: TextRef;
  /** Address of the cluster on the European Cluster Collaboration Platform. */
  readonly eccpProfile?: string;
  /** Japanese partners in the order in which they are wished. */
  readonly wished: readonly Party[];
  readonly plan: TextRef;
  readonly forms: readonly string[];
  readonly priorities: readonly string[];
  /** Third regions of interest. */
  readonly thirdRegions: readonly Party[];
  readonly weeks: number;
  readonly weeklyEuro: number;
}

export class ApplicationDrafted extends DomainEvent<
  ApplicationId & MobilityRequest & { readonly kind: 'mobility' }
> {
  readonly type = 'ApplicationDrafted';
}

export class DraftRevised extends DomainEvent<ApplicationId & MobilityRequest> {
  readonly type = 'DraftRevised';
}

export class DraftDiscarded extends DomainEvent<ApplicationId> {
  readonly type = 'DraftDiscarded';
}

export const ineligibilities = [
  'country-not-eligible',
  'eccp-profile-missing',
  'stay-too-long',
  'weekly-cost-too-high',
  'no-partner-wished',
  'applicant-inactive',
] as const;
export type Ineligibility = (typeof ineligibilities)[number];

export class EligibilityFound extends DomainEvent<
  ApplicationId & {
    readonly eligible: boolean;
    readonly reasons: readonly Ineligibility[];
    /** Country of the applicant, and the day on which the countries of the call were judged. */
    readonly country?: string;
    readonly on: string;
  }
> {
  readonly type = 'EligibilityFound';
}

/** Each criterion of the call from 0 to 100; a reviewer is a token, never a name. */
export class ApplicationAssessed extends DomainEvent<
  ApplicationId & {
    readonly reviewer: string;
    readonly scores: Readonly<Record<string, number>>;
    /** On single criteria. */
    readonly remarks?: Readonly<Record<string, TextRef>>;
    readonly remark?: TextRef;
  }
> {
  readonly type = 'ApplicationAssessed';
}

/** Scores that the reviewer gave before count no more. */
export class ConflictDeclared extends DomainEvent<
  ApplicationId & { readonly reviewer: string; readonly remark?: TextRef }
> {
  readonly type = 'ConflictDeclared';
}

export class ApplicationSelected extends DomainEvent<
  ApplicationId & {
    readonly callId: string;
    readonly applicant: Party;
    readonly wished: readonly Party[];
    /** It waited, and somebody else left. */
    readonly movedUp: boolean;
  }
> {
  readonly type = 'ApplicationSelected';
}

export class ApplicationWaitlisted extends DomainEvent<ApplicationId & { readonly place: number }> {
  readonly type = 'ApplicationWaitlisted';
}

export class ApplicationRejected extends DomainEvent<
  ApplicationId & { readonly reason: string; readonly details: readonly string[] }
> {
  readonly type = 'ApplicationRejected';
}

/** Its call was cancelled. */
export class ApplicationLapsed extends DomainEvent<ApplicationId & { readonly callId: string }> {
  readonly type = 'ApplicationLapsed';
}

export const mobilityEvents = {
  ApplicationDrafted,
  DraftRevised,
  DraftDiscarded,
  EligibilityFound,
  ApplicationAssessed,
  ConflictDeclared,
  ApplicationSelected,
  ApplicationWaitlisted,
  ApplicationRejected,
  ApplicationLapsed,
};
export type MobilityEvent = EventIn<typeof mobilityEvents>;
