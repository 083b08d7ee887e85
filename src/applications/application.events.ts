import { DomainEvent, type EventIn, type TextRef } from '../kernel/domain-event';
import type { Party } from '../parties/party.events';

export interface ApplicationId {
  readonly applicationId: string;
  readonly cooperationId: string;
}

/** A European region or cluster asks for partners in Japan. */
export class ApplicationSubmitted extends DomainEvent<
  ApplicationId & {
    readonly kind: 'matchmaking';
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
    readonly note?: TextRef;
  }
> {
  readonly type = 'ApplicationSubmitted';
}

export class ApplicationAccepted extends DomainEvent<ApplicationId & { readonly office: string }> {
  readonly type = 'ApplicationAccepted';
}

export class ApplicationReturned extends DomainEvent<ApplicationId & { readonly reason: TextRef }> {
  readonly type = 'ApplicationReturned';
}

export class ApplicationWithdrawn extends DomainEvent<ApplicationId & { readonly reason: TextRef }> {
  readonly type = 'ApplicationWithdrawn';
}

export const applicationEvents = {
  ApplicationSubmitted,
  ApplicationAccepted,
  ApplicationReturned,
  ApplicationWithdrawn,
};
export type ApplicationEvent = EventIn<typeof applicationEvents>;
