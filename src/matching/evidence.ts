import { earliestDay, latestDay } from '../kernel/partial-date';
import { daysBetween } from './days';
import type { MatchingProfile } from './profile';
import type { Ruleset } from './ruleset';

/** Where a value lies; both ends are the same where all is known. */
export class Range {
  constructor(
    readonly low: number,
    readonly high: number,
  ) {}
}

const UNKNOWN = new Range(0, 1);
const exactly = (value: number) => new Range(value, value);

/** A count as a value: half of the worth is reached at `half`, and no count is worth more than 1. */
const saturated = (count: number, half: number) => count / (count + half);

/**
 * The mass of the gravity model of cooperation (Tinbergen 1962; for research Scherngell and Barber 2009) on a fixed
 * logarithmic scale: inhabitants of a place, members of an organisation. Distance is left out, as all of Japan is far.
 */
export function massOf({ party, population, members }: MatchingProfile, { values }: Ruleset): Range {
  if (party.kind === 'cluster')
    return members === undefined ? UNKNOWN : exactly(onScale(members, values.members));
  return population === undefined ? UNKNOWN : exactly(onScale(population, values.population));
}

function onScale(amount: number, [none, full]: readonly [number, number]): number {
  const position = Math.log(Math.max(amount, 1) / none) / Math.log(full / none);
  return Math.min(1, Math.max(0, position));
}

/** Partnerships that go on or were, steps of the record while they are fresh, and organisations of a place. */
export function activityOf(profile: MatchingProfile, asOf: string, { values }: Ruleset): Range {
  const { partnerships, steps, organisations, half } = values.activity;
  const parts: readonly (readonly [weight: number, range: Range])[] = [
    [partnerships, partnershipsOf(profile, half)],
    [steps, stepsOf(profile, asOf, values.activity)],
    [
      organisations,
      profile.organisations === undefined ? UNKNOWN : exactly(saturated(profile.organisations, half)),
    ],
  ];
  return new Range(
    parts.reduce((sum, [weight, { low }]) => sum + weight * low, 0),
    parts.reduce((sum, [weight, { high }]) => sum + weight * high, 0),
  );
}

function partnershipsOf({ partners = [] }: MatchingProfile, half: number): Range {
  const own = partners.filter(({ through }) => through === undefined).length;
  return own === 0 ? UNKNOWN : exactly(saturated(own, half));
}

function stepsOf(
  { steps, lastStep }: MatchingProfile,
  asOf: string,
  { half, halfLife }: Ruleset['values']['activity'],
): Range {
  if (!steps || !lastStep) return UNKNOWN;
  const fresh = (day: string) => 2 ** (-Math.max(0, daysBetween(day, asOf)) / halfLife);
  const worth = saturated(steps, half);
  return new Range(worth * fresh(earliestDay(lastStep)), worth * fresh(latestDay(lastStep)));
}
