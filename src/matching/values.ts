import type { Ledger } from './ledger';
import type { Lens } from './lens';
import { codeOverlap, overlap, softOverlap, wordOverlap } from './overlaps';
import type { Prepared } from './prepared';
import { criteria, type Criterion } from './ruleset';
import { LEVELS } from './ties';

export const numberOf = Object.fromEntries(
  criteria.map((criterion, index) => [criterion, index]),
) as Readonly<Record<Criterion, number>>;

const SECTOR = numberOf.sector;
const FIELD = numberOf.field;
const TECHNOLOGY = numberOf.technology;
const FORM = numberOf.form;
const PRIORITY = numberOf.priority;
const THIRD_REGION = numberOf['third-region'];
const COMPLEMENT = numberOf.complement;
const TEXT = numberOf.text;
const TIES = numberOf.ties;
const KIND = numberOf.kind;
const SIZE = numberOf.size;
const LANGUAGE = numberOf.language;
const ACTIVITY = numberOf.activity;

/** Writes the value of every criterion for the pair; what it depends on is the pair and the rules alone. */
export function valuesOf(lens: Lens, partner: Prepared, ledger: Ledger): void {
  const { applicant } = lens;
  meaning(SECTOR, applicant.sectors, lens.sectorNear, partner.sectors, lens, ledger);
  meaning(FIELD, applicant.fields, lens.fieldNear, partner.fields, lens, ledger);
  codesInCommon(TECHNOLOGY, applicant.technologies, partner.technologies, lens, ledger);
  codesInCommon(FORM, applicant.forms, partner.forms, lens, ledger);
  codesInCommon(PRIORITY, applicant.priorities, partner.priorities, lens, ledger);
  codesInCommon(THIRD_REGION, applicant.thirdRegions, partner.thirdRegions, lens, ledger);
  complement(lens, partner, ledger);
  text(lens, partner, ledger);
  ties(lens, partner, ledger);
  kind(lens, partner, ledger);
  evidence(lens, partner, ledger);
  language(lens, partner, ledger);
}

function meaning(
  criterion: number,
  mine: readonly number[],
  nearMine: Float64Array,
  theirs: readonly number[],
  { lexicon, bestShare }: Lens,
  ledger: Ledger,
): void {
  if (mine.length === 0 || theirs.length === 0) {
    ledger.unknown(criterion);
    return;
  }
  softOverlap(mine, nearMine, theirs, lexicon, bestShare);
  ledger.known(criterion, overlap.towardsApplicant, overlap.towardsPartner);
}

function codesInCommon(
  criterion: number,
  mine: readonly number[],
  theirs: readonly number[],
  lens: Lens,
  ledger: Ledger,
): void {
  if (mine.length === 0 || theirs.length === 0) {
    ledger.unknown(criterion);
    return;
  }
  codeOverlap(mine, lens.codes, theirs, lens.bestShare);
  ledger.known(criterion, overlap.towardsApplicant, overlap.towardsPartner);
}

/** What one side needs among what the other offers. Two questions, of which one may be open. */
function complement(
  { applicant, needNear, offerNear, lexicon, bestShare }: Lens,
  partner: Prepared,
  ledger: Ledger,
): void {
  let lowA = 0;
  let highA = 1;
  let lowP = 0;
  let highP = 1;
  if (applicant.needs.length > 0 && partner.offers.length > 0) {
    softOverlap(applicant.needs, needNear, partner.offers, lexicon, bestShare);
    lowA = highA = overlap.towardsApplicant;
  }
  if (applicant.offers.length > 0 && partner.needs.length > 0) {
    softOverlap(applicant.offers, offerNear, partner.needs, lexicon, bestShare);
    lowP = highP = overlap.towardsPartner;
  }
  ledger.between(COMPLEMENT, lowA, highA, lowP, highP);
}

function text({ applicant, words }: Lens, partner: Prepared, ledger: Ledger): void {
  if (applicant.words.total === 0 || partner.words.total === 0) ledger.unknown(TEXT);
  else {
    wordOverlap(applicant.words, words, partner.words);
    ledger.known(TEXT, overlap.towardsApplicant, overlap.towardsPartner);
  }
}

/**
 * Ties of the partner to where the applicant is, and of the applicant to where the partner is. Each lessens what is
 * missing to 1, so that many small ties never count more than one to the very region.
 */
function ties({ applicant, placeWorth, tieWorth }: Lens, partner: Prepared, ledger: Ledger): void {
  const missing = untied(partner, placeWorth) * untiedTo(applicant, partner, tieWorth);
  const value = 1 - missing;
  const high = applicant.ties.partners.length + partner.ties.partners.length > 0 ? value : 1;
  ledger.between(TIES, value, high, value, high);
}

function untied({ ties: { places, factors } }: Prepared, worth: Float64Array): number {
  let missing = 1;
  for (let tie = 0; tie < factors.length; tie++) {
    let best = 0;
    for (let level = tie * LEVELS; level < (tie + 1) * LEVELS; level++)
      if (places[level] >= 0 && worth[places[level]] > best) best = worth[places[level]];
    missing *= 1 - best * factors[tie];
  }
  return missing;
}

function untiedTo(
  { ties: { places, factors } }: Prepared,
  { places: own }: Prepared,
  worth: { readonly region: number; readonly wider: number; readonly country: number },
): number {
  let missing = 1;
  for (let tie = 0; tie < factors.length; tie++) {
    const from = tie * LEVELS;
    let best = 0;
    if (own[0] === places[from]) best = 1;
    else if (own[1] >= 0 && own[1] === places[from + 1]) best = worth.region;
    else if (own[2] >= 0 && own[2] === places[from + 2]) best = worth.wider;
    else if (own[3] >= 0 && own[3] === places[from + 3]) best = worth.country;
    missing *= 1 - best * factors[tie];
  }
  return missing;
}

function kind(lens: Lens, partner: Prepared, ledger: Ledger): void {
  ledger.known(
    KIND,
    lens.kindsTowardsApplicant[partner.kindNumber],
    lens.kindsTowardsPartner[partner.kindNumber],
  );
}

/** Size and activity of the one speak for it towards the other. */
function evidence({ applicant }: Lens, partner: Prepared, ledger: Ledger): void {
  ledger.between(SIZE, partner.mass.low, partner.mass.high, applicant.mass.low, applicant.mass.high);
  ledger.between(
    ACTIVITY,
    partner.activity.low,
    partner.activity.high,
    applicant.activity.low,
    applicant.activity.high,
  );
}

/** 0: languages are known, and none of them in common or interpreted; 1: by an interpreter; 2: in common. */
export function languageInCommon({ applicant, codes }: Lens, partner: Prepared): 0 | 1 | 2 | undefined {
  if (applicant.languages.length === 0 || partner.languages.length === 0) return undefined;
  let found: 0 | 1 | 2 = 0;
  for (let index = 0; index < partner.languages.length; index++) {
    const code = partner.languages[index];
    if (codes[code] === 1) return 2;
    if (codes[code] === 2) found = 1;
  }
  for (let index = 0; index < partner.interpreted.length; index++)
    if (codes[partner.interpreted[index]] === 1) found = 1;
  return found;
}

function language(lens: Lens, partner: Prepared, ledger: Ledger): void {
  const { none, interpreter, common } = lens.languageWorth;
  const found = languageInCommon(lens, partner);
  if (found === undefined) ledger.unknown(LANGUAGE);
  else {
    const value = found === 2 ? common : found === 1 ? interpreter : none;
    ledger.known(LANGUAGE, value, value);
  }
}
