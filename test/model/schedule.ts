import * as fc from 'fast-check';
import type { Expected } from '../../src/kernel/event-store/event-store';

export const CLIENTS = 3;
export const STREAMS = 5;

export interface PartAction {
  readonly stream: number;
  readonly expected: Expected;
  readonly count: number;
}

export type Action =
  | {
      readonly kind: 'append';
      readonly client: number;
      readonly stream: number;
      /** `current`: the revision that the stream has before the round, `none` without one. */
      readonly expected: Expected | 'current';
      readonly count: number;
    }
  /** To several streams at once; a part of no events only checks its stream. */
  | { readonly kind: 'many'; readonly client: number; readonly parts: readonly PartAction[] }
  /** The same again, as after a lost answer. */
  | { readonly kind: 'retry'; readonly client: number; readonly of: number }
  /** An earlier event beside a new one: no retry. */
  | { readonly kind: 'mix'; readonly client: number; readonly of: number };

export interface Reading {
  readonly client: number;
  readonly stream: number;
  readonly from?: number;
  readonly to?: number;
  readonly max?: number;
  readonly direction: 'forward' | 'backward';
  /** Also resume a subscription after that many of all events. */
  readonly after: number;
}

/** What is asked for at the same time, and what is read when all of it has ended. */
export interface Round {
  /** A transaction that appends before the others and ends after them. */
  readonly held: 'none' | 'commit' | 'rollback';
  /** The client whose next answer is lost. */
  readonly lost?: number;
  readonly actions: readonly Action[];
  readonly readings: readonly Reading[];
}

const client = fc.integer({ min: 0, max: CLIENTS - 1 });
const stream = fc.integer({ min: 0, max: STREAMS - 1 });
const optional = (arbitrary: fc.Arbitrary<number>) => fc.option(arbitrary, { nil: undefined });
const earlier = fc.nat({ max: 40 });

const parts: fc.Arbitrary<PartAction[]> = fc
  .uniqueArray(
    fc.record({
      stream,
      expected: fc.oneof(fc.constantFrom<Expected>('none', 'any', 'exists'), fc.integer({ min: 0, max: 6 })),
      count: fc.integer({ min: 0, max: 2 }),
    }),
    { selector: (part) => part.stream, minLength: 2, maxLength: STREAMS },
  )
  .filter((some) => some.some(({ count }) => count > 0))
  .filter((some) => some.every(({ count, expected }) => count > 0 || expected !== 'any'));

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      client,
      stream,
      // Two clients that both have seen the stream as it is: one of them must be told.
      expected: fc.oneof(
        { weight: 4, arbitrary: fc.constant<Expected | 'current'>('current') },
        { weight: 2, arbitrary: fc.constantFrom<Expected | 'current'>('none', 'any', 'exists') },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 6 }) },
      ),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('many' as const), client, parts }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retry' as const), client, of: earlier }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mix' as const), client, of: earlier }) },
);

const reading: fc.Arbitrary<Reading> = fc.record({
  client,
  stream,
  from: optional(fc.nat({ max: 12 })),
  to: optional(fc.nat({ max: 12 })),
  max: optional(fc.nat({ max: 6 })),
  direction: fc.constantFrom('forward', 'backward'),
  after: fc.nat({ max: 30 }),
});

export const schedule: fc.Arbitrary<Round[]> = fc.array(
  fc.record({
    held: fc.constantFrom('none', 'none', 'none', 'commit', 'rollback'),
    lost: fc.option(client, { nil: undefined, freq: 3 }),
    actions: fc.array(action, { minLength: 1, maxLength: 12 }),
    readings: fc.array(reading, { maxLength: 2 }),
  }),
  { minLength: 4, maxLength: 12 },
);
