import type { ApplicationEvent } from '../applications/application.events';
import type { CooperationEvent } from '../cooperations/cooperation.events';
import type { DomainEvent } from '../kernel/domain-event';
import { earliestDay, type PartialDate } from '../kernel/partial-date';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import type { MatchEvent } from '../matches/match.events';
import type { MeetingEvent } from '../meetings/meeting.events';
import { type ClusterProfile, type PartyEvent } from '../parties/party.events';
import { noPreferences, preferring } from '../parties/preferences';
import type { PartnershipEvent } from '../partnerships/partnership.events';
import type { RulesetEvent } from '../rulesets/ruleset.events';
import type { Fact, FactOf, PartyFact } from './facts';

/** What each event makes of the fact that it is about; undefined: the fact stays as it is. */
type FoldsOf<Kind extends Fact['kind'], Event extends DomainEvent & { type: string }> = {
  readonly [Type in Event['type']]?: (
    event: StoredEvent<Extract<Event, { type: Type }>>,
    before: FactOf<Kind> | undefined,
  ) => FactOf<Kind> | undefined;
};

const later = (one: PartialDate | undefined, other: PartialDate | undefined): PartialDate | undefined =>
  one && (!other || earliestDay(one) > earliestDay(other)) ? one : other;

type Described = StoredEvent<Extract<PartyEvent, { type: 'PartyRegistered' | 'PartyRevised' }>>;

const described = ({ type, data }: Described, before: PartyFact | undefined): PartyFact => ({
  kind: 'party',
  party: data.party,
  profile: data.profile,
  status: 'active',
  verifiedOn: later(before?.verifiedOn, (data.profile as ClusterProfile).lastVerified),
  preferences: preferring(before?.preferences ?? noPreferences, { type, data } as never),
});

const preferred = (
  { type, data }: StoredEvent<PartyEvent>,
  before: PartyFact | undefined,
): PartyFact | undefined =>
  before && { ...before, preferences: preferring(before.preferences, { type, data } as never) };

const parties: FoldsOf<'party', PartyEvent> = {
  PartyRegistered: described,
  PartyRevised: described,
  PartyVerified: ({ data: { on } }, before) =>
    before && { ...before, verifiedOn: later(before.verifiedOn, on) },
  PartyDeclaredInactive: (_, before) => before && { ...before, status: 'inactive' },
  PartySucceeded: (_, before) => before && { ...before, status: 'succeeded' },
  SuggestionsDeclined: preferred,
  SuggestionsWelcomed: preferred,
  CapacityStated: preferred,
  LanguagesStated: preferred,
  PartnerVetoed: preferred,
  VetoLifted: preferred,
};

const applications: FoldsOf<'application', ApplicationEvent> = {
  ApplicationSubmitted: ({ data, recordedAt }) => ({
    kind: 'application',
    applicationId: data.applicationId,
    cooperationId: data.cooperationId,
    applicant: data.applicant,
    status: 'submitted',
    submittedAt: recordedAt,
    offers: data.offers,
    needs: data.needs,
    ecosystems: data.ecosystems,
    technologies: data.technologies,
    forms: data.forms,
    priorities: data.priorities,
    thirdRegions: data.thirdRegions,
  }),
  ApplicationAccepted: (_, before) => before && { ...before, status: 'accepted' },
  ApplicationReturned: (_, before) => before && { ...before, status: 'over' },
  ApplicationWithdrawn: (_, before) => before && { ...before, status: 'over' },
};

const matches: FoldsOf<'match', MatchEvent> = {
  MatchProposed: ({ data, recordedAt }, before) => ({
    kind: 'match',
    matchId: data.matchId,
    cooperationId: data.cooperationId,
    applicationId: data.applicationId,
    eu: data.eu,
    jp: data.jp,
    origin: data.origin,
    status: 'proposed',
    proposedAt: recordedAt,
    // A match that is proposed again after its expiry keeps what was answered before: a no still counts.
    said: before?.said ?? [],
  }),
  MatchAnswered: ({ data: { party, side, answer }, recordedAt }, before) =>
    before && {
      ...before,
      said: [
        ...before.said.filter((one) => one.party.kind !== party.kind || one.party.id !== party.id),
        { party, side, answer, at: recordedAt },
      ],
    },
  MatchBecameMutual: (_, before) => before && { ...before, status: 'mutual' },
  IntroductionMade: (_, before) => before && { ...before, status: 'introduced' },
  MatchExpired: (_, before) => before && { ...before, status: 'expired' },
};

const partnerships: FoldsOf<'partnership', PartnershipEvent> = {
  PartnershipAgreed: ({ data: { partnershipId, parties: sides }, recordedAt }) => ({
    kind: 'partnership',
    partnershipId,
    parties: sides,
    status: 'agreed',
    documented: false,
    at: recordedAt,
  }),
  PartnershipSigned: ({ recordedAt }, before) => before && { ...before, status: 'in-force', at: recordedAt },
  PartnershipRenewed: (_, before) => before && { ...before, status: 'in-force' },
  PartnershipMerged: (_, before) => before && { ...before, status: 'over' },
  PartnershipEnded: (_, before) => before && { ...before, status: 'over' },
  ThirdRegionPartnerAdded: ({ data: { party } }, before) =>
    before && { ...before, parties: [...before.parties, party] },
  PartnershipDocumented: ({ data, recordedAt }) => ({
    kind: 'partnership',
    partnershipId: data.partnershipId,
    parties: data.parties,
    status: data.status === 'closed' ? 'over' : 'in-force',
    documented: true,
    at: recordedAt,
  }),
};

const meetings: FoldsOf<'meeting', MeetingEvent> = {
  MeetingPlanned: ({ data: { meetingId, participants } }) => ({
    kind: 'meeting',
    meetingId,
    parties: participants,
    status: 'planned',
  }),
  MeetingLogged: ({ data: { heldOn } }, before) => before && { ...before, status: 'held', heldOn },
  MeetingCorrected: ({ data: { heldOn } }, before) => before && { ...before, status: 'held', heldOn },
  MeetingCancelled: (_, before) => before && { ...before, status: 'over' },
  MeetingMissed: (_, before) => before && { ...before, status: 'over' },
  MeetingDocumented: ({ data: { meetingId, participants, heldOn } }) => ({
    kind: 'meeting',
    meetingId,
    parties: participants,
    status: 'held',
    heldOn,
  }),
};

const ends: FoldsOf<'end', CooperationEvent> = {
  CooperationEnded: ({ data: { cooperationId } }) => ({ kind: 'end', cooperationId }),
};

const rulesets: FoldsOf<'ruleset', RulesetEvent> = {
  RulesetDrafted: ({ data }) => ({ kind: 'ruleset', ...data, published: false }),
  RulesetPublished: (_, before) => before && { ...before, published: true },
};

type AnyFold = (event: StoredEvent, before: Fact | undefined) => Fact | undefined;

const byKind = {
  party: parties,
  application: applications,
  match: matches,
  partnership: partnerships,
  meeting: meetings,
  end: ends,
  ruleset: rulesets,
} as const;

interface FactFold {
  readonly kind: Fact['kind'];
  readonly fold: AnyFold;
}

/** By event type: the kind of fact that it changes, and how. */
export const factFolds: ReadonlyMap<string, FactFold> = new Map(
  Object.entries(byKind).flatMap(([kind, folds]) =>
    Object.entries(folds as unknown as Record<string, AnyFold>).map(
      ([type, fold]) => [type, { kind: kind as Fact['kind'], fold }] as const,
    ),
  ),
);
