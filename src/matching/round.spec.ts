import * as fc from 'fast-check';
import { type Chooser, deferredAcceptance } from './deferred-acceptance';
import { expose } from './exposure';
import type { PairScores } from './pair-scores';
import type { MatchingProfile } from './profile';
import { assignSlots } from './slots';

const party = (id: string): MatchingProfile => ({
  party: { kind: 'cluster', id },
  revision: '1',
  side: 'JP',
  kind: 'cluster',
  name: id,
});

const table = (rows: number, columns: number, scores: readonly number[]): PairScores => ({
  applicants: Array.from({ length: rows }, (_, index) => party(`eu.${index}`)),
  partners: Array.from({ length: columns }, (_, index) => party(`jp.${index}`)),
  scores: Float64Array.from(scores),
});

describe('exposure', () => {
  const pairs = table(3, 3, [0.9, 0.5, 0.1, 0.8, 0.6, 0.2, 0.7, 0.4, 0.3]);

  it('without bounds shows the best to each', () => {
    const free = expose(pairs, { limit: 1, cap: null, floor: null });
    expect(free).toMatchObject({ lists: [[0], [0], [0]], counts: [3, 0, 0], price: 0, coverage: 1 / 3 });
  });

  it('under a cap tells what the cap costs', () => {
    const capped = expose(pairs, { limit: 1, cap: 1, floor: null });
    expect(capped.counts).toEqual([1, 1, 1]);
    expect(capped.gini).toBe(0);
    expect(capped.price).toBeCloseTo((0.9 + 0.8 + 0.7 - 0.9 - 0.6 - 0.3) / 3, 9);
  });

  it('with a floor gives places where they cost least, and names whom it cannot help', () => {
    const excluded = table(3, 3, [0.9, 0.5, -1, 0.8, 0.6, -1, 0.7, 0.4, -1]);
    const lifted = expose(excluded, { limit: 1, cap: null, floor: 1 });
    expect(lifted.lists).toEqual([[0], [1], [0]]);
    expect(lifted.belowFloor).toEqual(['cluster:jp.2']);
  });

  it('keeps cap, floor and length wherever they can be kept', () => {
    const cases = fc.integer({ min: 2, max: 6 }).chain((size) =>
      fc.tuple(
        fc.constant(size),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
          minLength: size * size,
          maxLength: size * size,
        }),
      ),
    );
    fc.assert(
      fc.property(cases, ([size, scores]) => {
        const { counts, lists, price } = expose(table(size, size, scores), { limit: 2, cap: 2, floor: 1 });
        expect(lists.every((list) => list.length <= 2 && new Set(list).size === list.length)).toBe(true);
        expect(counts.every((count) => count >= 1 && count <= 2)).toBe(true);
        expect(price).toBeGreaterThan(-1e-12);
      }),
    );
  });
});

describe('deferred acceptance', () => {
  const ids = (prefix: string, size: number) =>
    Array.from({ length: size }, (_, index) => `${prefix}${index}`);
  const choosers = (prefix: string, size: number, others: readonly string[]) =>
    fc.tuple(
      ...ids(prefix, size).map((id) =>
        fc.record({
          id: fc.constant(id),
          wishes: fc.shuffledSubarray([...others]),
          quota: fc.integer({ min: 1, max: 3 }),
        }),
      ),
    );
  const markets = fc.tuple(choosers('p', 5, ids('r', 4)), choosers('r', 4, ids('p', 5)));

  const wouldTake = (chooser: Chooser, other: string, held: readonly string[]) => {
    const rank = chooser.wishes.indexOf(other);
    if (rank < 0 || held.includes(other)) return false;
    return held.length < chooser.quota || held.some((id) => chooser.wishes.indexOf(id) > rank);
  };

  it('is stable: no two would both rather have each other', () => {
    fc.assert(
      fc.property(markets, ([proposers, receivers]) => {
        const pairs = deferredAcceptance(proposers, receivers);
        const heldBy = (id: string) =>
          pairs.flatMap(({ proposer, receiver }) =>
            proposer === id ? [receiver] : receiver === id ? [proposer] : [],
          );
        for (const chooser of [...proposers, ...receivers])
          expect(heldBy(chooser.id).length).toBeLessThanOrEqual(chooser.quota);
        for (const proposer of proposers)
          for (const receiver of receivers)
            expect(
              wouldTake(proposer, receiver.id, heldBy(proposer.id)) &&
                wouldTake(receiver, proposer.id, heldBy(receiver.id)),
            ).toBe(false);
      }),
    );
  });

  it('does not depend on the order of the proposers', () => {
    fc.assert(
      fc.property(markets, ([proposers, receivers]) => {
        expect(deferredAcceptance(proposers.toReversed(), receivers)).toEqual(
          deferredAcceptance(proposers, receivers),
        );
      }),
    );
  });
});

describe('slots', () => {
  const meeting = (id: string, one: string, other: string, worth: number, needsInterpreter = false) => ({
    ...{ id, worth, needsInterpreter },
    parties: [one, other] as const,
  });
  const slot = (id: string, tables: number, interpreters: number, absent: string[] = []) => ({
    ...{ id, tables, interpreters, absent },
  });

  it('give the interpreter to the meeting that needs it and is worth most', () => {
    const wishes = [
      meeting('a', 'e1', 'j1', 0.5, true),
      meeting('b', 'e2', 'j2', 0.9, true),
      meeting('c', 'e3', 'j3', 0.8),
    ];
    const plan = assignSlots(wishes, [slot('s1', 2, 1)]);
    expect(plan.planned.map(({ meeting: id }) => id)).toEqual(['b', 'c']);
    expect(plan.unplanned).toEqual(['a']);
  });

  it('never have a party twice at a time, absent, over the tables, or without an interpreter', () => {
    const wishes = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
      ),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(wishes, (rows) => {
        const meetings = rows.map(([one, other, worth, needs], index) =>
          meeting(`m${index}`, `e${one}`, `j${other}`, worth / 10, needs),
        );
        const slots = [slot('s1', 2, 1), slot('s2', 3, 1, ['e0'])];
        const { planned, unplanned } = assignSlots(meetings, slots);
        expect(planned.length + unplanned.length).toBe(meetings.length);
        for (const { id, tables, interpreters, absent } of slots) {
          const here = planned.filter((one) => one.slot === id);
          const parties = here.flatMap(
            (one) => meetings.find((wish) => wish.id === one.meeting)?.parties ?? [],
          );
          expect(new Set(parties).size).toBe(parties.length);
          expect(parties.filter((one) => absent.includes(one))).toEqual([]);
          expect(here.length).toBeLessThanOrEqual(tables);
          expect(here.filter(({ interpreter }) => interpreter).length).toBeLessThanOrEqual(interpreters);
        }
      }),
    );
  });
});
