import { partyKey, sameParty } from '../parties/party.events';
import { daysBetween } from './days';
import type { Lens } from './lens';
import type { Prepared } from './prepared';
import { presence, reason, willingness } from './presence';
import type { MatchingProfile } from './profile';
import type { Reason } from './reason';
import type { Ruleset } from './ruleset';
import { languageInCommon } from './values';

/** What the gates found: reasons that exclude, and what passed because nothing is known. */
export interface Passage {
  readonly excluded: readonly Reason[];
  readonly unknown: readonly Reason[];
}

/** Whether any reason excludes the candidate; quick, since a million pairs are looked at and most of them pass. */
export function isExcluded(lens: Lens, candidate: Prepared, asOf: string): boolean {
  const { applicant, barred } = lens;
  const mine = applicant.places[0];
  const theirs = candidate.places[0];
  if (applicant.closed || candidate.closed || mine === theirs) return true;
  if (applicant.profile.side === candidate.profile.side && candidate.profile.side !== 'third') return true;
  if (languageInCommon(lens, candidate) === 0 || !haveFormInCommon(lens, candidate)) return true;
  const mayBeBarred = barred[theirs] === 1 || candidate.barred.includes(mine);
  return mayBeBarred && pass(lens, candidate, asOf).excluded.length > 0;
}

/** Only known facts exclude. Every reason is told, not only the first. */
export function pass(lens: Lens, candidate: Prepared, asOf: string): Passage {
  const mine = lens.applicant.profile;
  const theirs = candidate.profile;
  const excluded = [
    ...identity(mine, theirs),
    ...willingness(theirs, 'partner'),
    ...willingness(mine, 'applicant'),
    ...presence(theirs, asOf, lens.tools.ruleset.gates.verifiedWithinMonths),
    ...vetoes(mine, theirs, asOf),
    ...refusals(mine, theirs, asOf, lens.tools.ruleset),
    ...matched(mine, theirs),
    ...partnership(mine, theirs, asOf),
    ...(haveFormInCommon(lens, candidate) ? [] : [reason('no-common-form')]),
    ...(languageInCommon(lens, candidate) === 0 ? [reason('no-common-language')] : []),
  ];
  return { excluded, unknown: unknowns(lens.applicant, candidate) };
}

function* identity(mine: MatchingProfile, theirs: MatchingProfile): Generator<Reason> {
  if (sameParty(mine.party, theirs.party)) yield reason('same-party');
  else if (mine.side === theirs.side && mine.side !== 'third') yield reason('same-side', { side: mine.side });
}

const bothWays = (mine: MatchingProfile, theirs: MatchingProfile) =>
  [
    ['applicant', mine, theirs],
    ['partner', theirs, mine],
  ] as const;

function* vetoes(mine: MatchingProfile, theirs: MatchingProfile, asOf: string): Generator<Reason> {
  for (const [who, owner, other] of bothWays(mine, theirs))
    for (const { partner, until } of owner.vetoes ?? [])
      if (sameParty(partner, other.party) && (until === undefined || until >= asOf))
        yield reason('vetoed', { who, ...(until && { until }) });
}

/** A no counts for as long as the rules say, and so does a soft no. */
function* refusals(
  mine: MatchingProfile,
  theirs: MatchingProfile,
  asOf: string,
  { gates: { vetoDays } }: Ruleset,
): Generator<Reason> {
  for (const [who, owner, other] of bothWays(mine, theirs))
    for (const { partner, answer, on } of owner.refusals ?? []) {
      const days = answer === 'no' ? vetoDays.no : vetoDays.softNo;
      if (sameParty(partner, other.party) && daysBetween(on, asOf) <= days)
        yield reason(answer === 'no' ? 'said-no' : 'said-soft-no', { who, on, days });
    }
}

function* matched(mine: MatchingProfile, { party }: MatchingProfile): Generator<Reason> {
  if (mine.matchedWith?.some((one) => sameParty(one, party))) yield reason('already-matched');
}

function* partnership(mine: MatchingProfile, theirs: MatchingProfile, asOf: string): Generator<Reason> {
  const own = [...linked(mine, theirs), ...linked(theirs, mine)];
  const going = own.find(({ since, endedOn }) => (!since || since <= asOf) && (!endedOn || endedOn > asOf));
  if (going) yield reason('already-partners', { ...(going.since && { since: going.since }) });
}

const linked = ({ partners = [] }: MatchingProfile, { party }: MatchingProfile) =>
  partners.filter(({ party: partner, through }) => !through && partyKey(partner) === partyKey(party));

function haveFormInCommon({ applicant, codes }: Lens, candidate: Prepared): boolean {
  if (applicant.forms.length === 0 || candidate.forms.length === 0) return true;
  for (let index = 0; index < candidate.forms.length; index++)
    if (codes[candidate.forms[index]] === 1) return true;
  return false;
}

function unknowns(mine: Prepared, theirs: Prepared): Reason[] {
  const { capacity, lastVerified } = theirs.profile;
  const missing: readonly (readonly [code: string, missing: boolean])[] = [
    ['verification-unknown', lastVerified === undefined],
    ['capacity-unknown', capacity === undefined],
    ['forms-unknown', mine.forms.length === 0 || theirs.forms.length === 0],
    ['languages-unknown', mine.languages.length === 0 || theirs.languages.length === 0],
  ];
  return missing.filter(([, yes]) => yes).map(([code]) => reason(code));
}
