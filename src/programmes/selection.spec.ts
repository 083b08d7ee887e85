import * as fc from 'fast-check';
import { type Entry, selectFrom } from './selection';

const criteria = [
  { key: 'experience', weight: 1 },
  { key: 'plan', weight: 2 },
];
const terms = { places: 1, criteria, waitingList: true, minReviewers: 1 };
const entry = (applicationId: string, details: Partial<Entry> = {}): Entry => ({
  applicationId,
  applicant: { kind: 'cluster', id: applicationId },
  submittedAt: '2022-08-01T00:00:00.000Z',
  eligible: true,
  reasons: [],
  scores: [{ experience: 50, plan: 50 }],
  ...details,
});
const orderOf = (...entries: Entry[]) => {
  const { selected, waiting } = selectFrom({ ...terms, places: 100 }, entries);
  return [...selected, ...waiting].map(({ applicationId }) => applicationId);
};

describe('a selection', () => {
  it('weighs criteria, and averages over as many reviewers as there are', () => {
    const one = entry('one', { scores: [{ experience: 90, plan: 60 }] });
    const two = entry('two', {
      scores: [
        { experience: 70, plan: 70 },
        { experience: 71, plan: 72 },
      ],
    });
    expect(selectFrom(terms, [one, two])).toEqual({
      selected: [
        {
          applicationId: 'two',
          applicant: two.applicant,
          rank: 1,
          score: 70.8333,
          means: { experience: 70.5, plan: 71 },
        },
      ],
      waiting: [
        {
          applicationId: 'one',
          applicant: one.applicant,
          rank: 2,
          score: 70,
          means: { experience: 90, plan: 60 },
        },
      ],
      rejected: [],
    });
  });

  it('orders equal scores by the criteria of the call, then by submission, then by id', () => {
    const early = entry('z-early', { submittedAt: '2022-07-31T00:00:00.000Z' });
    const experienced = entry('y-experienced', { scores: [{ experience: 60, plan: 45 }] });
    expect(orderOf(entry('b'), entry('a'), early, experienced)).toEqual([
      'y-experienced',
      'z-early',
      'a',
      'b',
    ]);
  });

  it('finds scores equal that only differ by the number of reviewers', () => {
    const thirds = [33, 33, 34].map((plan) => ({ experience: 50, plan }));
    const other = [67, 66, 67, 67, 66, 67].map((value) => ({ experience: 50, plan: 100 - value }));
    expect(orderOf(entry('b', { scores: other }), entry('a', { scores: thirds }))).toEqual(['a', 'b']);
  });

  it('does not depend on the order in which applications come', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), plan: fc.integer({ min: 0, max: 3 }) }), {
          selector: ({ id }) => id,
          minLength: 2,
          maxLength: 12,
        }),
        fc.infiniteStream(fc.nat()),
        (given, chance) => {
          const entries = given.map(({ id, plan }) => entry(id, { scores: [{ experience: 1, plan }] }));
          const shuffled = entries
            .map((one) => ({ one, by: chance.next().value as number }))
            .toSorted((a, b) => a.by - b.by)
            .map(({ one }) => one);
          expect(selectFrom({ ...terms, places: 3 }, shuffled)).toEqual(
            selectFrom({ ...terms, places: 3 }, entries),
          );
        },
      ),
    ));

  it('rejects who is not eligible with every reason', () => {
    const reasons = ['stay-too-long', 'country-not-eligible'];
    const { rejected } = selectFrom(terms, [entry('a', { eligible: false, reasons, scores: [] })]);
    expect(rejected).toMatchObject([{ applicationId: 'a', reason: 'not-eligible', details: reasons }]);
  });

  it('rejects who finds no place where nobody waits', () => {
    const selection = selectFrom({ ...terms, waitingList: false }, [entry('a'), entry('b')]);
    expect(selection).toMatchObject({
      selected: [{ applicationId: 'a' }],
      waiting: [],
      rejected: [{ applicationId: 'b', reason: 'no-place-left', score: 50 }],
    });
  });

  it.each([
    ['eligibility-open', entry('a', { eligible: undefined, scores: [] })],
    ['assessments-missing', entry('a', { scores: [] })],
  ])('waits: %s', (code, unready) =>
    expect(() => selectFrom(terms, [entry('b'), unready])).toThrow(expect.objectContaining({ code })),
  );
});
