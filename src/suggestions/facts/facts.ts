import type { TextRef } from '../../kernel/domain-event';
import type { PartialDate } from '../../kernel/partial-date';
import type { Answer, Origin } from '../../matches/match.events';
import type { AnyProfile, Party, Side } from '../../parties/party.events';
import type { Preferences } from '../../parties/preferences';

/** A party of the directory with all that it has said of itself. */
export interface PartyFact {
  readonly kind: 'party';
  readonly party: Party;
  readonly profile: AnyProfile;
  readonly status: 'active' | 'inactive' | 'succeeded';
  /** Last verification, by a person or a source. */
  readonly verifiedOn?: PartialDate;
  readonly preferences: Preferences;
}

/** What partners an application seeks. */
export interface Sought {
  readonly offers: readonly TextRef[];
  readonly needs: readonly TextRef[];
  readonly ecosystems: readonly string[];
  readonly technologies: readonly string[];
  readonly forms: readonly string[];
  readonly priorities: readonly string[];
  readonly thirdRegions: readonly Party[];
}

export interface ApplicationFact extends Sought {
  readonly kind: 'application';
  readonly applicationId: string;
  readonly cooperationId: string;
  readonly applicant: Party;
  readonly status: 'draft' | 'submitted' | 'accepted' | 'over';
  /** Absent before it is submitted. */
  readonly submittedAt?: string;
}

export interface SaidInMatch {
  readonly party: Party;
  readonly side: Side;
  readonly answer: Answer;
  readonly at: string;
}

export interface MatchFact {
  readonly kind: 'match';
  readonly matchId: string;
  readonly cooperationId: string;
  readonly applicationId?: string;
  readonly eu: Party;
  readonly jp: Party;
  readonly origin: Origin;
  readonly status: 'proposed' | 'mutual' | 'introduced' | 'expired' | 'over';
  readonly proposedAt: string;
  readonly said: readonly SaidInMatch[];
}

export interface PartnershipFact {
  readonly kind: 'partnership';
  readonly partnershipId: string;
  readonly cooperationId: string;
  readonly parties: readonly Party[];
  readonly status: 'agreed' | 'in-force' | 'over';
  /** When it was signed; absent: not yet, or it is not known. */
  readonly since?: PartialDate;
  /** From when on it is over. */
  readonly endedOn?: PartialDate;
}

export interface MeetingFact {
  readonly kind: 'meeting';
  readonly meetingId: string;
  readonly parties: readonly Party[];
  readonly status: 'planned' | 'held' | 'over';
  readonly heldOn?: PartialDate;
}

/** A cooperation that has come to an end, and with it what is open in it. */
export interface EndFact {
  readonly kind: 'end';
  readonly cooperationId: string;
}

/** A ruleset; the one that was published last is in force. */
export interface RulesetFact {
  readonly kind: 'ruleset';
  readonly rulesetId: string;
  readonly hash: string;
  readonly document: object;
  readonly published: boolean;
}

export type Fact =
  PartyFact | ApplicationFact | MatchFact | PartnershipFact | MeetingFact | EndFact | RulesetFact;

export type FactOf<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;
