import { defaultRuleset } from './default-ruleset';
import type { MatchingProfile } from './profile';
import { suggest } from './suggest';

const asOf = '2026-11-24';
const party = (id: string, more: Partial<MatchingProfile> = {}): MatchingProfile => ({
  party: { kind: 'cluster', id },
  revision: '1',
  side: id.startsWith('eu') ? 'EU' : 'JP',
  kind: 'cluster',
  name: id,
  ...more,
});
const asker = { kind: 'cluster', id: 'eu.a' } as const;
const jpB = { kind: 'cluster', id: 'jp.b' } as const;

/** Codes of the reasons against the candidate; empty where it passes. */
function against(candidate: Partial<MatchingProfile>, applicant: Partial<MatchingProfile> = {}): string[] {
  const { excluded } = suggest(
    { applicant: party('eu.a', applicant) },
    [party('jp.b', candidate)],
    defaultRuleset,
    { asOf },
  );
  return excluded.flatMap(({ reasons }) => reasons.map(({ code }) => code));
}

describe('the gates', () => {
  it('let pass of whom nothing is known, and name what is not known', () => {
    const { items } = suggest({ applicant: party('eu.a') }, [party('jp.b')], defaultRuleset, { asOf });
    expect(items[0].unknown.map(({ code }) => code)).toEqual([
      'verification-unknown',
      'capacity-unknown',
      'forms-unknown',
      'languages-unknown',
    ]);
  });

  it.each<[string, Partial<MatchingProfile>, Partial<MatchingProfile>]>([
    ['declines-suggestions', { declinesSuggestions: true }, {}],
    ['declines-suggestions', {}, { declinesSuggestions: true }],
    ['no-capacity', { capacity: 1, openMatches: 1 }, {}],
    ['no-capacity', {}, { capacity: 0 }],
    ['inactive', { inactive: true }, {}],
    ['active-until', { activeUntil: '2026-10' }, {}],
    ['not-verified', { lastVerified: '2025-11-23' }, {}],
    ['vetoed', { vetoes: [{ partner: asker, until: '2026-11-24' }] }, {}],
    ['vetoed', {}, { vetoes: [{ partner: jpB }] }],
    ['said-no', { refusals: [{ partner: asker, answer: 'no', on: '2024-11-24' }] }, {}],
    ['said-soft-no', { refusals: [{ partner: asker, answer: 'soft-no', on: '2026-05-28' }] }, {}],
    ['said-no', {}, { refusals: [{ partner: jpB, answer: 'no', on: '2026-11-24' }] }],
    ['already-matched', { matchedWith: [asker] }, { matchedWith: [jpB] }],
    ['already-partners', { partners: [{ party: asker, since: '2020' }] }, {}],
    ['no-common-form', { forms: ['coop.trade'] }, { forms: ['coop.tourism'] }],
    ['no-common-language', { languages: ['ja'] }, { languages: ['en', 'de'] }],
    ['same-side', { side: 'EU' }, {}],
  ])('exclude by what is known: %s', (code, candidate, applicant) => {
    expect(against(candidate, applicant)).toEqual([code]);
  });

  it.each<[string, Partial<MatchingProfile>, Partial<MatchingProfile>]>([
    ['forms that the partner has not told', {}, { forms: ['coop.trade'] }],
    ['forms that the applicant has not told', { forms: ['coop.trade'] }, {}],
    ['languages that the partner has not told', {}, { languages: ['en'] }],
    ['languages that the applicant has not told', { languages: ['ja'] }, {}],
    ['a verification that nobody told of', { lastVerified: undefined }, {}],
    ['a capacity that is left', { capacity: 2, openMatches: 1 }, {}],
    ['an activity that may last to the end of the year', { activeUntil: '2026' }, {}],
    ['a verification of twelve months ago', { lastVerified: '2025-11-24' }, {}],
    ['a verification in a month of which the end counts', { lastVerified: '2025-11' }, {}],
    ['a no of long ago', { refusals: [{ partner: asker, answer: 'no', on: '2024-11-23' }] }, {}],
    ['a soft no of long ago', { refusals: [{ partner: asker, answer: 'soft-no', on: '2026-05-27' }] }, {}],
    ['a veto that has expired', { vetoes: [{ partner: asker, until: '2026-11-23' }] }, {}],
    ['a partnership that is over', { partners: [{ party: asker, since: '2010', endedOn: '2020' }] }, {}],
    ['a partnership of the place alone', { partners: [{ party: asker, through: 'place' }] }, {}],
    ['an interpreter', { languages: ['ja'] }, { languages: ['en'], interpreted: ['ja'] }],
    ['an interpreter of the partner', { languages: ['ja'], interpreted: ['en'] }, { languages: ['en'] }],
  ])('let pass: %s', (_, candidate, applicant) => {
    expect(against(candidate, applicant)).toEqual([]);
  });

  it('tell every reason', () => {
    expect(
      against({ inactive: true, capacity: 0, forms: ['coop.trade'] }, { forms: ['coop.tourism'] }),
    ).toEqual(['no-capacity', 'inactive', 'no-common-form']);
  });

  it('keep who has been shown often enough out of the list, and tell what that costs', () => {
    const applicant = party('eu.a', { ecosystems: ['eco.health'] });
    const [good, other] = [
      party('jp.good', { ecosystems: ['eco.health'] }),
      party('jp.other', { ecosystems: ['eco.retail'] }),
    ];
    const exposures = new Map([['cluster:jp.good', 60]]);
    const { items, excluded, priceOfExposure } = suggest(
      { applicant, limit: 1 },
      [good, other],
      defaultRuleset,
      {
        asOf,
        exposures,
      },
    );
    expect(items.map(({ party: shown }) => shown.id)).toEqual(['jp.other']);
    expect(excluded).toEqual([
      { party: good.party, reasons: [{ code: 'exposure-cap', params: { cap: 60, seen: 60 } }] },
    ]);
    expect(priceOfExposure).toBeGreaterThan(0.1);
  });
});
