import { latestDay } from '../kernel/partial-date';
import { monthsBefore } from './days';
import type { MatchingProfile } from './profile';
import type { Reason } from './reason';

export const reason = (code: string, params: Reason['params'] = {}): Reason => ({ code, params });

/** Whether the party can be met at all on that day, as far as is known. */
export function isClosed(profile: MatchingProfile, asOf: string, months: number): boolean {
  const reasons = [...willingness(profile, 'partner'), ...presence(profile, asOf, months)];
  return reasons.length > 0;
}

export function* willingness(
  { declinesSuggestions, capacity, openMatches = 0 }: MatchingProfile,
  who: 'applicant' | 'partner',
): Generator<Reason> {
  if (declinesSuggestions) yield reason('declines-suggestions', { who });
  if (capacity !== undefined && openMatches >= capacity)
    yield reason('no-capacity', { who, capacity, open: openMatches });
}

export function* presence(
  { inactive, activeUntil, lastVerified }: MatchingProfile,
  asOf: string,
  months: number,
): Generator<Reason> {
  if (inactive) yield reason('inactive');
  if (activeUntil && latestDay(activeUntil) < asOf) yield reason('active-until', { date: activeUntil });
  if (lastVerified && latestDay(lastVerified) < monthsBefore(asOf, months))
    yield reason('not-verified', { date: lastVerified, months });
}
