import type { Party } from '../parties/party.events';
import { contributionsOf } from './contributions';
import { hashOf } from './hash';
import { Judge, type Score } from './judge';
import type { MatchingProfile } from './profile';
import type { Criterion, Ruleset } from './ruleset';
import type { Judgement } from './suggestion';

/** What stays of a suggestion, so that anybody with the record can compute it again. Plain JSON, no free text. */
export interface Receipt {
  readonly ruleset: { readonly version: string; readonly hash: string };
  readonly asOf: string;
  readonly applicant: { readonly party: Party; readonly revision: string };
  readonly partner: { readonly party: Party; readonly revision: string };
  readonly score: number;
  readonly low: number;
  readonly high: number;
  readonly towardsApplicant: number;
  readonly towardsPartner: number;
  readonly contributions: readonly {
    readonly criterion: Criterion;
    readonly towardsApplicant: number;
    readonly towardsPartner: number;
    readonly share: number;
  }[];
}

export interface Recomputed {
  readonly agrees: boolean;
  /** Largest difference among all numbers of the receipt; infinite where rules or criteria are others. */
  readonly difference: number;
  /** What the engine computes now. */
  readonly receipt: Receipt;
}

/** How far a number may be from the receipt's: what the order of additions can make. */
export const TOLERANCE = 1e-9;

type Asked = Pick<Receipt, 'ruleset' | 'asOf' | 'applicant'>;

/** The receipt of one pair, whatever the gates say. */
export const receiptOf = (judge: Judge, applicant: MatchingProfile, partner: MatchingProfile): Receipt =>
  written(
    {
      ruleset: { version: judge.ruleset.version, hash: hashOf(judge.ruleset) },
      asOf: judge.asOf,
      applicant: { party: applicant.party, revision: applicant.revision },
    },
    partner,
    judgement(judge, applicant, partner),
  );

function written(
  asked: Asked,
  { party, revision }: { readonly party: Party; readonly revision: string },
  { score, low, high, towardsApplicant, towardsPartner, contributions }: Judgement,
): Receipt {
  return {
    ...asked,
    partner: { party, revision },
    ...{ score, low, high, towardsApplicant, towardsPartner },
    contributions: contributions.map(({ criterion, towardsApplicant: a, towardsPartner: p, share }) => ({
      ...{ criterion, towardsApplicant: a, towardsPartner: p, share },
    })),
  };
}

/** Judges one pair, whatever the gates say. */
export function judgement(judge: Judge, applicant: MatchingProfile, partner: MatchingProfile): Judgement {
  const prepared = judge.prepare(partner);
  const lens = judge.lens(applicant);
  const score: Score = { score: 0, low: 0, high: 0, towardsApplicant: 0, towardsPartner: 0 };
  judge.judge(lens, prepared, score);
  return { ...score, contributions: contributionsOf(judge, lens, prepared, score) };
}

/** Computes a receipt again from the facts of its revisions and the rules of its hash; agrees within 1e-9. */
export function recompute(
  receipt: Receipt,
  applicant: MatchingProfile,
  partner: MatchingProfile,
  ruleset: Ruleset,
): Recomputed {
  const now = receiptOf(new Judge(ruleset, receipt.asOf), applicant, partner);
  const difference = differenceOf(receipt, now);
  return { agrees: difference <= TOLERANCE, difference, receipt: now };
}

function differenceOf(before: Receipt, now: Receipt): number {
  const same =
    before.ruleset.hash === now.ruleset.hash &&
    identityOf(before) === identityOf(now) &&
    before.contributions.length === now.contributions.length;
  const [then, again] = [numbersOf(before), numbersOf(now)];
  return same ? Math.max(...then.map((number, index) => Math.abs(number - again[index]))) : Infinity;
}

const identityOf = ({ applicant, partner, contributions }: Receipt) =>
  [applicant, partner]
    .map(({ party, revision }) => `${party.kind}:${party.id}@${revision}`)
    .concat(contributions.map(({ criterion }) => criterion))
    .join();

const numbersOf = ({ score, low, high, towardsApplicant, towardsPartner, contributions }: Receipt) => [
  ...[score, low, high, towardsApplicant, towardsPartner],
  ...contributions.flatMap(({ towardsApplicant: a, towardsPartner: p, share }) => [a, p, share]),
];
