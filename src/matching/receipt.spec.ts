import { defaultRuleset } from './default-ruleset';
import { Judge } from './judge';
import type { MatchingProfile } from './profile';
import { explainRankChange } from './rank-change';
import { receiptOf, recompute } from './receipt';
import { suggest } from './suggest';
import { WhatIf } from './what-if';

const party = (id: string, more: Partial<MatchingProfile> = {}): MatchingProfile => ({
  party: { kind: 'cluster', id },
  revision: '1',
  side: id.startsWith('eu') ? 'EU' : 'JP',
  kind: 'cluster',
  name: id,
  ...more,
});

const asOf = '2026-11-24';
const applicant = party('eu.a', { ecosystems: ['eco.health'], keywords: ['medical devices'], country: 'FR' });
const near = party('jp.near', { ecosystems: ['eco.health'], keywords: ['medtech'], country: 'JP' });
const far = party('jp.far', { ecosystems: ['eco.textiles'] });
const nearer = { ...far, revision: '2', ecosystems: ['eco.health'], keywords: ['medical devices'] };
const suggestions = suggest({ applicant }, [near, far], defaultRuleset, { asOf });
const receipt = receiptOf(new Judge(defaultRuleset, asOf), applicant, near);

describe('a receipt', () => {
  it('has the numbers of the suggestion', () => {
    const { score, low, high, contributions } = suggestions.items[0];
    expect(receipt).toMatchObject({ score, low, high, ruleset: suggestions.ruleset });
    expect(receipt.contributions).toEqual(
      contributions.map(({ criterion, towardsApplicant, towardsPartner, share }) => ({
        ...{ criterion, towardsApplicant, towardsPartner, share },
      })),
    );
  });

  it('is computed again from its parts, also after it was stored', () => {
    const stored = JSON.parse(JSON.stringify(receipt)) as typeof receipt;
    expect(recompute(stored, applicant, near, defaultRuleset)).toMatchObject({ agrees: true, difference: 0 });
  });

  it('does not agree with other facts, other rules or a number that was changed', () => {
    const more = { ...near, keywords: ['wine'] };
    expect(recompute(receipt, applicant, more, defaultRuleset).agrees).toBe(false);
    expect(recompute(receipt, applicant, { ...near, revision: '2' }, defaultRuleset).agrees).toBe(false);
    expect(recompute(receipt, applicant, near, { ...defaultRuleset, version: 'x' }).agrees).toBe(false);
    const changed = { ...receipt, high: receipt.high + 1e-8 };
    expect(recompute(changed, applicant, near, defaultRuleset).agrees).toBe(false);
  });
});

describe('a change of rank', () => {
  const moment = { asOf, applicant, candidates: [near, far], ruleset: defaultRuleset };

  it('is theirs where only they changed', () => {
    const after = { ...moment, candidates: [{ ...near, keywords: ['wine'] }, nearer] };
    const change = explainRankChange(moment, after, far.party);
    expect([change.before?.rank, change.after?.rank]).toEqual([2, 1]);
    expect(change.ranks).toEqual({ mine: 0, theirs: 1, rules: 0 });
  });

  it('is split so that the parts sum to the whole', () => {
    const weights = { ...defaultRuleset.weights.towardsApplicant, sector: 0, kind: 0.28 };
    const rules = { ...defaultRuleset, weights: { towardsApplicant: weights, towardsPartner: weights } };
    const mine = { ...applicant, ecosystems: ['eco.textiles'] };
    const after = { asOf, applicant: mine, candidates: [near, nearer], ruleset: rules };
    const { scores, before, after: now } = explainRankChange(moment, after, near.party);
    expect(scores.mine + scores.theirs + scores.rules).toBeCloseTo(
      (now?.score ?? 0) - (before?.score ?? 0),
      9,
    );
    expect([scores.mine, scores.rules].every((share) => Math.abs(share) > 1e-6)).toBe(true);
  });
});

describe('a replay of draft rules', () => {
  const cases = [{ id: '1', asOf, applicant, candidates: [near, far], truth: [far.party] }];

  it('tells who wins and who loses', () => {
    const weights = { ...defaultRuleset.weights.towardsApplicant, sector: 0, field: 0, kind: 0.44 };
    const draft = { ...defaultRuleset, weights: { towardsApplicant: weights, towardsPartner: weights } };
    const textless = { ...applicant, keywords: undefined };
    const replay = new WhatIf(defaultRuleset, draft, { limit: 1 });
    replay.take({ ...cases[0], applicant: textless });
    expect(replay.result()).toMatchObject({
      cases: 1,
      firstChanged: 1,
      winners: [{ party: far.party, before: 0, after: 1 }],
      losers: [{ party: near.party, before: 1, after: 0 }],
      current: { coverage: 0.5, gini: 0.5, quality: { n: 1, mrr: 0.5, recall10: 1 } },
      draft: { quality: { mrr: 1 } },
    });
  });

  it('changes nothing under the rules in force', () => {
    const same = new WhatIf(defaultRuleset, defaultRuleset);
    for (const one of cases) same.take(one);
    expect(same.result()).toMatchObject({ winners: [], losers: [], firstChanged: 0 });
  });
});
