import { assert, jsonValue, property } from 'fast-check';
import { defaultRuleset } from './default-ruleset';
import { hashOf } from './hash';
import { rulesetFaults } from './ruleset-faults';
import { shapeFaults } from './ruleset-shape';

describe('the rules that ship', () => {
  it('are those of the published hash', () => {
    expect(hashOf(defaultRuleset)).toBe('4dfbc8588f9edb9d9ac04af05a8e60a3e5465e2f92edc688c786bc27be3cbe8e');
  });

  it('have no fault', () => {
    expect(rulesetFaults(defaultRuleset)).toEqual([]);
  });
});

it('rules with faults are told where', () => {
  const weights = { ...defaultRuleset.weights.towardsApplicant, text: 0.16 };
  const bad = {
    ...defaultRuleset,
    lexicon: 'x',
    tau: 2,
    weights: { ...defaultRuleset.weights, towardsPartner: weights },
  };
  expect(rulesetFaults(bad).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    '/weights/towardsPartner weights-not-1',
    '/weights/towardsPartner/text too-much-text',
    '/tau no-share',
    '/lexicon unknown-lexicon',
  ]);
});

it('a document that is no ruleset is told where', () => {
  const { tau, ...others } = defaultRuleset;
  const bad = {
    ...others,
    version: '',
    surprise: tau,
    exposure: { cap: 1.5, floor: null },
    values: { ...others.values, members: [15], kinds: { 'a/b': 7 } },
    gates: null,
  };
  expect(shapeFaults(bad).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    '/version not-an-id',
    '/values/kinds/a~1b not-an-id',
    '/values/kinds/a~1b not-an-id',
    '/values/members not-a-list',
    '/gates not-an-object',
    '/exposure/cap not-a-bound',
    '/tau required',
    '/surprise unknown-property',
  ]);
  expect(shapeFaults([])).toHaveLength(1);
  expect(shapeFaults(defaultRuleset)).toEqual([]);
});

it('kinds and activity have no holes', () => {
  const { values } = defaultRuleset;
  const bad = {
    ...values,
    kinds: { cluster: 'guild' },
    kindFit: { ...values.kindFit, city: { place: 1 } },
    activity: { ...values.activity, half: 0, steps: 0.5 },
  };
  const faults = rulesetFaults({ ...defaultRuleset, values: bad });
  expect(faults.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    '/values/kinds/cluster unknown-group',
    ...['city', 'agency', 'cluster', 'project', 'organisation'].map(
      (group) => `/values/kindFit/city/${group} required`,
    ),
    '/values/activity/half not-above-0',
    '/values/activity weights-not-1',
  ]);
});

it('a hash does not depend on the order of keys', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, inner]) => [key, reversed(inner)]),
    );
  };
  assert(property(jsonValue(), (value) => hashOf(value) === hashOf(reversed(value))));
  expect(hashOf(reversed(defaultRuleset))).toBe(hashOf(defaultRuleset));
});
