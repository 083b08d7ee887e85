import { assert, jsonValue, property } from 'fast-check';
import { defaultRuleset } from './default-ruleset';
import { hashOf } from './hash';
import { rulesetFaults } from './ruleset-faults';

describe('the rules that ship', () => {
  it('are those of the published hash', () => {
    expect(hashOf(defaultRuleset)).toBe('7c335f339aa2450025c4c3657ece47fa58b6164573a0c1df86a5bf08700ae803');
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
