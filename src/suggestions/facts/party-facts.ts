import { earliestDay, type PartialDate } from '../../kernel/partial-date';
import type { StoredEvent } from '../../kernel/recording/event-catalogue';
import type { ClusterProfile, PartyEvent } from '../../parties/party.events';
import { noPreferences, preferring } from '../../parties/preferences';
import type { PartyFact } from './facts';
import type { FoldsOf } from './folds-of';

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

export const parties: FoldsOf<'party', PartyEvent> = {
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
