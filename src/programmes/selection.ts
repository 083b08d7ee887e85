import { Refused } from '../kernel/refused';
import type { Party } from '../parties/party.events';
import type { CallTerms, Ranked, Rejected, Selection } from './call.events';

/** What a selection knows of an application. */
export interface Entry {
  readonly applicationId: string;
  readonly applicant: Party;
  readonly submittedAt: string;
  /** Absent: nobody has looked yet. */
  readonly eligible?: boolean;
  readonly reasons: readonly string[];
  /** The scores of each reviewer, 0 to 100 for each criterion. */
  readonly scores: readonly Readonly<Record<string, number>>[];
}

type Terms = Pick<CallTerms, 'places' | 'criteria' | 'waitingList' | 'minReviewers'>;

/**
 * Who gets a place. The score is the mean over reviewers of the weighted mean over criteria. Equal scores are ordered by
 * the means of the criteria in the order of the call, then by who submitted first, then by application id, so that
 * the same facts always give the same order.
 *
 * @throws Refused as long as an application was not looked at or has too few scores
 */
export function selectFrom(terms: Terms, entries: readonly Entry[]): Selection {
  refuseUnready(terms, entries);
  const ranked = entries
    .filter(({ eligible }) => eligible)
    .sort((one, other) => compare(terms, one, other))
    .map((entry, index) => rankedAt(terms, entry, index + 1));
  const left = ranked.slice(terms.places);
  const ineligible = entries.filter(({ eligible }) => !eligible).sort(byId);
  return {
    selected: ranked.slice(0, terms.places),
    waiting: terms.waitingList ? left : [],
    rejected: [...(terms.waitingList ? [] : left.map(withoutPlace)), ...ineligible.map(notEligible)],
  };
}

function refuseUnready({ minReviewers }: Terms, entries: readonly Entry[]): void {
  const open = entries.filter(({ eligible }) => eligible === undefined);
  if (open.length > 0) throw new Refused('eligibility-open', `Not looked at yet: ${named(open)}.`);
  const unassessed = entries.filter(({ eligible, scores }) => eligible && scores.length < minReviewers);
  if (unassessed.length > 0)
    throw new Refused('assessments-missing', `Fewer than ${minReviewers} reviewers: ${named(unassessed)}.`);
}

const named = (entries: readonly Entry[]) => entries.map(({ applicationId }) => applicationId).join(', ');

/** The sum of a criterion over all reviewers; sums stay integers, so that equal scores are found equal. */
const sumOf = ({ scores }: Entry, key: string): number =>
  scores.reduce((sum, one) => sum + (one[key] ?? 0), 0);

const totalOf = ({ criteria }: Terms, entry: Entry): number =>
  criteria.reduce((sum, { key, weight }) => sum + weight * sumOf(entry, key), 0);

function compare(terms: Terms, one: Entry, other: Entry): number {
  const higher = (mine: number, theirs: number) => theirs * one.scores.length - mine * other.scores.length;
  return (
    higher(totalOf(terms, one), totalOf(terms, other)) ||
    terms.criteria.reduce((order, { key }) => order || higher(sumOf(one, key), sumOf(other, key)), 0) ||
    byText(one.submittedAt, other.submittedAt) ||
    byId(one, other)
  );
}

const byText = (one: string, other: string) => (one < other ? -1 : Number(one > other));

const byId = (one: Entry, other: Entry) => byText(one.applicationId, other.applicationId);

const rounded = (value: number) => Math.round(value * 10_000) / 10_000;

function rankedAt(terms: Terms, entry: Entry, rank: number): Ranked {
  const { applicationId, applicant, scores } = entry;
  const weights = terms.criteria.reduce((sum, { weight }) => sum + weight, 0);
  const means = terms.criteria.map(({ key }) => [key, rounded(sumOf(entry, key) / scores.length)]);
  const score = rounded(totalOf(terms, entry) / weights / scores.length);
  return { applicationId, applicant, rank, score, means: Object.fromEntries(means) };
}

const withoutPlace = ({ applicationId, applicant, score }: Ranked): Rejected => ({
  applicationId,
  applicant,
  reason: 'no-place-left',
  details: [],
  score,
});

const notEligible = ({ applicationId, applicant, reasons }: Entry): Rejected => ({
  applicationId,
  applicant,
  reason: 'not-eligible',
  details: reasons,
});
