import { shippedLexicons } from './lexicons';
import { criteria, type Ruleset, type Weights } from './ruleset';

/** What is wrong with rules, and where: a JSON pointer, a code and a sentence. */
export interface RulesetFault {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** Free text may count for so much at most: the rest rests on the controlled lists. */
export const MOST_TEXT = 0.15;

const SUM_WITHIN = 1e-9;

/** Whether a document of the right shape can be the rules: weights that sum to 1, shares within 0 and 1, a known lexicon. */
export function rulesetFaults(ruleset: Ruleset): RulesetFault[] {
  const { towardsApplicant, towardsPartner } = ruleset.weights;
  return [
    ...weightFaults('/weights/towardsApplicant', towardsApplicant),
    ...weightFaults('/weights/towardsPartner', towardsPartner),
    ...shareFaults('/expected', ruleset.expected),
    ...scaleFaults(ruleset),
    ...kindFaults(ruleset.values),
    ...activityFaults(ruleset.values.activity),
    ...(shippedLexicons.includes(ruleset.lexicon)
      ? []
      : [fault('/lexicon', 'unknown-lexicon', 'This Kakehashi has no lexicon of that hash.')]),
  ];
}

const fault = (pointer: string, code: string, detail: string): RulesetFault => ({ pointer, code, detail });

function* weightFaults(pointer: string, weights: Weights): Generator<RulesetFault> {
  yield* shareFaults(pointer, weights);
  const sum = criteria.reduce((total, criterion) => total + weights[criterion], 0);
  if (Math.abs(sum - 1) > SUM_WITHIN)
    yield fault(pointer, 'weights-not-1', `The weights sum to ${sum}, not to 1.`);
  if (weights.text > MOST_TEXT)
    yield fault(`${pointer}/text`, 'too-much-text', `Free text counts for ${MOST_TEXT} at most.`);
}

function* shareFaults(pointer: string, shares: Weights): Generator<RulesetFault> {
  for (const criterion of criteria)
    if (!isShare(shares[criterion]))
      yield fault(`${pointer}/${criterion}`, 'no-share', 'It lies within 0 and 1.');
  for (const key of Object.keys(shares))
    if (!(criteria as readonly string[]).includes(key))
      yield fault(`${pointer}/${key}`, 'unknown-criterion', 'There is no such criterion.');
}

const isShare = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1;

function* scaleFaults({ values, exposure: { cap, floor }, tau }: Ruleset): Generator<RulesetFault> {
  for (const scale of ['members', 'population'] as const)
    if (!(values[scale][0] > 0 && values[scale][1] > values[scale][0]))
      yield fault(`/values/${scale}`, 'no-scale', 'A scale leads from a number above 0 to a greater one.');
  for (const [pointer, share] of sharesOf(values))
    if (!isShare(share)) yield fault(`/values/${pointer}`, 'no-share', 'It lies within 0 and 1.');
  if (cap !== null && floor !== null && floor > cap)
    yield fault('/exposure/floor', 'floor-above-cap', 'The floor lies above the cap.');
  if (!isShare(tau)) yield fault('/tau', 'no-share', 'It lies within 0 and 1.');
}

/** Each group of kinds is held against each, or a pair of them would count nothing without a word. */
function* kindFaults({ kinds, kindFit }: Ruleset['values']): Generator<RulesetFault> {
  const groups = Object.keys(kindFit);
  for (const [kind, group] of Object.entries(kinds))
    if (!groups.includes(group))
      yield fault(`/values/kinds/${kind}`, 'unknown-group', 'The table of kinds has no such group.');
  for (const asker of groups)
    for (const group of groups)
      if (kindFit[asker][group] === undefined)
        yield fault(`/values/kindFit/${asker}/${group}`, 'required', 'Each group has its value for each.');
}

function* activityFaults(activity: Ruleset['values']['activity']): Generator<RulesetFault> {
  for (const key of ['halfLife', 'half'] as const)
    if (activity[key] <= 0)
      yield fault(`/values/activity/${key}`, 'not-above-0', 'Expected a number above 0.');
  const sum = activity.partnerships + activity.steps + activity.organisations;
  if (Math.abs(sum - 1) > SUM_WITHIN)
    yield fault('/values/activity', 'weights-not-1', `The shares sum to ${sum}, not to 1.`);
}

const sharesOf = ({ bestShare, ties, language, kindFit }: Ruleset['values']): [string, number][] => [
  ['bestShare', bestShare],
  ...Object.entries(ties).map(([key, share]): [string, number] => [`ties/${key}`, share]),
  ...Object.entries(language).map(([key, share]): [string, number] => [`language/${key}`, share]),
  ...Object.entries(kindFit).flatMap(([asker, row]) =>
    Object.entries(row).map(([kind, share]): [string, number] => [`kindFit/${asker}/${kind}`, share]),
  ),
];
