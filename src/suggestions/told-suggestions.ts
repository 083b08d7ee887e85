import type { Actor } from '../access/actor';
import type { MatchingProfile } from '../matching/profile';
import type { Reason } from '../matching/reason';
import type { Contribution, Exclusion, Raise, Suggestion, Suggestions } from '../matching/suggestion';
import type { ProfileBook } from './profiles/profile-book';
import { tellReason } from './reason-labels';
import type { ContributionDto, RaiseDto, SuggestionDto, SuggestionsAnswer } from './suggestions.dto';
import { thirdRegionPartners } from './third-region-partners';

/** Suggestions in four languages, with names, and for an organisation without what others said of it in confidence. */
export function told(
  suggestions: Suggestions,
  applicant: MatchingProfile,
  book: ProfileBook,
  actor: Actor,
): SuggestionsAnswer {
  const { ruleset, asOf, items, excluded, priceOfExposure } = suggestions;
  return {
    ruleset,
    asOf,
    asOfPosition: book.position,
    items: items.map((item) => ({ ...toldItem(item, applicant, book), ...applicationOf(item, book, actor) })),
    excluded: excluded.map(({ party, reasons }) => ({
      party,
      name: book.profileOf(party)!.name,
      reasons: discreet(reasons, actor).map(tellReason),
    })),
    priceOfExposure,
  };
}

function toldItem(item: Suggestion, applicant: MatchingProfile, book: ProfileBook): SuggestionDto {
  const { contributions, unknown, raises, revision: _, thirdRegions, ...judged } = item;
  const partner = book.profileOf(item.party)!;
  return {
    ...judged,
    name: partner.name,
    nameLocal: partner.nameLocal,
    contributions: contributions.map(toldContribution),
    unknown: unknown.map(tellReason),
    raises: raises.map(toldRaise),
    thirdRegions: [...thirdRegions],
    thirdRegionPartners: thirdRegionPartners(applicant, partner, thirdRegions, book.candidates('third')),
  };
}

/** That somebody has applied is for those who look after applications, and for its applicant. */
function applicationOf({ party }: Suggestion, book: ProfileBook, { role }: Actor) {
  return role === 'organisation' ? {} : { applicationId: book.openApplicationOf(party)?.fact.applicationId };
}

export const toldContribution = ({ reason, ...numbers }: Contribution): ContributionDto => ({
  ...numbers,
  reason: tellReason(reason),
});

const toldRaise = ({ reason, ...numbers }: Raise): RaiseDto => ({ ...numbers, reason: tellReason(reason) });

/**
 * What a party has said of whom it wants to meet, and how much it can take on, is between it and the helpdesk. All of it is told
 * by one word, which would tell too much if it stood for a no alone.
 */
const CONFIDENTIAL: ReadonlySet<string> = new Set([
  'vetoed',
  'said-no',
  'said-soft-no',
  'declines-suggestions',
  'no-capacity',
]);

const DISCREET = 'not-available';

const isConfidential = ({ code, params }: Reason) => CONFIDENTIAL.has(code) && params.who === 'partner';

function discreet(reasons: Exclusion['reasons'], { role }: Actor): readonly Reason[] {
  if (role !== 'organisation' || !reasons.some(isConfidential)) return reasons;
  return [...reasons.filter((reason) => !isConfidential(reason)), { code: DISCREET, params: {} }];
}

/** A code alone does not say whose word it was, so neither side is told. */
export function discreetCodes(codes: readonly string[], { role }: Actor): readonly string[] {
  if (role !== 'organisation') return codes;
  return [...new Set(codes.map((code) => (CONFIDENTIAL.has(code) ? DISCREET : code)))];
}
