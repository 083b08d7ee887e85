import type { CooperationEvent } from '../../cooperations/cooperation.events';
import type { MatchEvent } from '../../matches/match.events';
import type { MeetingEvent } from '../../meetings/meeting.events';
import type { PartnershipEvent } from '../../partnerships/partnership.events';
import type { RulesetEvent } from '../../rulesets/ruleset.events';
import type { FoldsOf } from './folds-of';

export const matches: FoldsOf<'match', MatchEvent> = {
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

export const partnerships: FoldsOf<'partnership', PartnershipEvent> = {
  PartnershipAgreed: ({ data: { partnershipId, cooperationId, parties } }) => ({
    kind: 'partnership',
    partnershipId,
    cooperationId,
    parties,
    status: 'agreed',
  }),
  PartnershipSigned: ({ data: { signedOn } }, before) =>
    before && { ...before, status: 'in-force', since: signedOn },
  PartnershipRenewed: (_, before) => before && { ...before, status: 'in-force', endedOn: undefined },
  PartnershipMerged: ({ data: { on }, recordedAt }, before) =>
    before && { ...before, status: 'over', endedOn: on ?? dayOf(recordedAt) },
  PartnershipEnded: ({ data: { on }, recordedAt }, before) =>
    before && { ...before, status: 'over', endedOn: on ?? dayOf(recordedAt) },
  ThirdRegionPartnerAdded: ({ data: { party } }, before) =>
    before && { ...before, parties: [...before.parties, party] },
  PartnershipDocumented: ({ data, recordedAt }) => ({
    kind: 'partnership',
    partnershipId: data.partnershipId,
    cooperationId: data.cooperationId,
    parties: data.parties,
    since: data.signedOn,
    ...(data.status === 'closed' ? { status: 'over', endedOn: dayOf(recordedAt) } : { status: 'in-force' }),
  }),
};

const dayOf = (recordedAt: string) => recordedAt.slice(0, 10);

export const meetings: FoldsOf<'meeting', MeetingEvent> = {
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

export const ends: FoldsOf<'end', CooperationEvent> = {
  CooperationEnded: ({ data: { cooperationId } }) => ({ kind: 'end', cooperationId }),
};

export const rulesets: FoldsOf<'ruleset', RulesetEvent> = {
  RulesetDrafted: ({ data }) => ({ kind: 'ruleset', ...data, published: false }),
  RulesetPublished: (_, before) => before && { ...before, published: true },
};
