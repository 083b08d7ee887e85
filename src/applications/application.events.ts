import { DomainEvent, type EventIn, type TextRef } from '../kernel/domain-event';
import type { Party } from '../parties/party.events';
import { type ApplicationId, mobilityEvents, type MobilityRequest } from './mobility.events';
import { stayEvents } from './stay.events';

export const applicationKinds = ['matchmaking', 'mobility'] as const;

/** What partners are sought by, the same for every kind; a mobility application has no offers and needs of its own. */
interface Sought {
  readonly applicant: Party;
  readonly offers: readonly TextRef[];
  readonly needs: readonly TextRef[];
  readonly ecosystems: readonly string[];
  readonly technologies: readonly string[];
  readonly forms: readonly string[];
  readonly priorities: readonly string[];
  /** Japanese partners in the order in which they are wished. */
  readonly wished: readonly Party[];
  /** Third regions of interest. */
  readonly thirdRegions: readonly Party[];
}

export interface SubmittedMobility extends ApplicationId, Sought, MobilityRequest {
  readonly kind: 'mobility';
  /** The instant that was held against the deadline. */
  readonly submittedAt: string;
}

export interface SubmittedMatchmaking extends ApplicationId, Sought {
  readonly kind: 'matchmaking';
  readonly note?: TextRef;
}

/** A European region or cluster asks for partners in Japan, or for a stay there under a call. */
export class ApplicationSubmitted extends DomainEvent<SubmittedMatchmaking | SubmittedMobility> {
  readonly type = 'ApplicationSubmitted';
}

export class ApplicationAccepted extends DomainEvent<ApplicationId & { readonly office: string }> {
  readonly type = 'ApplicationAccepted';
}

export class ApplicationReturned extends DomainEvent<ApplicationId & { readonly reason: TextRef }> {
  readonly type = 'ApplicationReturned';
}

export class ApplicationWithdrawn extends DomainEvent<
  ApplicationId & {
    readonly reason: TextRef;
    /** The call under which it was submitted. */
    readonly callId?: string;
  }
> {
  readonly type = 'ApplicationWithdrawn';
}

export const applicationEvents = {
  ApplicationSubmitted,
  ApplicationAccepted,
  ApplicationReturned,
  ApplicationWithdrawn,
  ...mobilityEvents,
  ...stayEvents,
};
export type ApplicationEvent = EventIn<typeof applicationEvents>;
