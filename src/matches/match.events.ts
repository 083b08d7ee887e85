import { DomainEvent, type EventIn, type TextRef } from '../kernel/domain-event';
import type { PartialDate } from '../kernel/partial-date';
import type { Party, Side } from '../parties/party.events';

export const origins = ['wished', 'suggested', 'manual'] as const;
export type Origin = (typeof origins)[number];

/** `consulting`: under internal consultation, for as long as it takes. `soft-no`: "we will consider", not a yes. */
export const answers = ['yes', 'consulting', 'soft-no', 'no'] as const;
export type Answer = (typeof answers)[number];

export interface MatchId {
  readonly matchId: string;
  readonly cooperationId: string;
}

interface Judged {
  readonly party: Party;
  /** Which state of its facts was judged: the position of the last one. */
  readonly revision: string;
}

/** By which rules and on which facts a pair was judged, and what came of it: enough to compute it again. */
export interface Explanation {
  /** Position up to which the record counted. */
  readonly position: string;
  readonly receipt: {
    readonly ruleset: { readonly version: string; readonly hash: string };
    /** Day by which terms were judged. */
    readonly asOf: string;
    readonly applicant: Judged;
    readonly partner: Judged;
    readonly score: number;
    readonly low: number;
    readonly high: number;
    readonly towardsApplicant: number;
    readonly towardsPartner: number;
    readonly contributions: readonly {
      readonly criterion: string;
      readonly towardsApplicant: number;
      readonly towardsPartner: number;
      readonly share: number;
    }[];
  };
  /** Codes of the gates that keep the pair from being suggested, where a person proposed it all the same. */
  readonly excluded: readonly string[];
}

export class MatchProposed extends DomainEvent<
  MatchId & {
    readonly applicationId?: string;
    readonly eu: Party;
    readonly jp: Party;
    readonly origin: Origin;
    readonly reason?: TextRef;
    /** Absent where no rules were in force. */
    readonly explanation?: Explanation;
  }
> {
  readonly type = 'MatchProposed';
}

export class MatchAnswered extends DomainEvent<
  MatchId & { readonly party: Party; readonly side: Side; readonly answer: Answer; readonly reason?: TextRef }
> {
  readonly type = 'MatchAnswered';
}

export class MatchBecameMutual extends DomainEvent<MatchId> {
  readonly type = 'MatchBecameMutual';
}

export class IntroductionMade extends DomainEvent<MatchId & { readonly on: PartialDate }> {
  readonly type = 'IntroductionMade';
}

export class MatchExpired extends DomainEvent<MatchId & { readonly reason: TextRef }> {
  readonly type = 'MatchExpired';
}

export class ThirdRegionInvited extends DomainEvent<MatchId & { readonly party: Party }> {
  readonly type = 'ThirdRegionInvited';
}

export const matchEvents = {
  MatchProposed,
  MatchAnswered,
  MatchBecameMutual,
  IntroductionMade,
  MatchExpired,
  ThirdRegionInvited,
};
export type MatchEvent = EventIn<typeof matchEvents>;
