/** What a pair is judged by; each has a published function in `docs/matching.md`. */
export const criteria = [
  'sector',
  'field',
  'technology',
  'complement',
  'text',
  'form',
  'priority',
  'ties',
  'kind',
  'size',
  'language',
  'activity',
  'third-region',
] as const;
export type Criterion = (typeof criteria)[number];

export type Weights = Readonly<Record<Criterion, number>>;

/**
 * The rules of matching as one document: JSON, versioned, known by the hash of its canonical text. All numbers that a score
 * depends on are in it or in the lexicon that it names.
 */
export interface Ruleset {
  readonly version: string;
  /** Hash of the lexicon: taxonomy, terms and how rare they are. */
  readonly lexicon: string;
  /** Of each direction; each set of weights sums to 1. */
  readonly weights: { readonly towardsApplicant: Weights; readonly towardsPartner: Weights };
  /** Where in its interval an unknown value is taken to lie, 0 to 1. */
  readonly expected: Weights;
  readonly values: {
    /** Share of the best shared item in an overlap of lists; the rest is the mean over all items. */
    readonly bestShare: number;
    /** Worth of a tie to the same party's region, NUTS 1 region and country, and of one of a neighbour. */
    readonly ties: {
      readonly region: number;
      readonly wider: number;
      readonly country: number;
      /** What remains of a tie that the place has, and not the party itself. */
      readonly ofPlace: number;
      /** What remains of a tie of a neighbouring prefecture. */
      readonly ofNeighbour: number;
    };
    /** How well the kind of a partner, second, suits a kind of asker, first; groups of kinds as in `kinds`. */
    readonly kindFit: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly kinds: Readonly<Record<string, string>>;
    /** Ends of the logarithmic scales of size: at the first 0, at the second 1. */
    readonly members: readonly [number, number];
    readonly population: readonly [number, number];
    /** Language known in common, by an interpreter, and by none. */
    readonly language: { readonly common: number; readonly interpreter: number; readonly none: number };
    readonly activity: {
      /** Days after which the worth of the last step has halved. */
      readonly halfLife: number;
      /** Number of partnerships or steps at which half of the worth is reached. */
      readonly half: number;
      /** Shares of partnerships, steps and organisations; they sum to 1. */
      readonly partnerships: number;
      readonly steps: number;
      readonly organisations: number;
    };
  };
  readonly gates: {
    /** Oldest verification that counts, in months. */
    readonly verifiedWithinMonths: number;
    /** Days for which a no, and a soft no, to a match keeps the pair from being suggested again. */
    readonly vetoDays: { readonly no: number; readonly softNo: number };
  };
  readonly exposure: {
    /** How often a party is suggested at most, and at least, in one round; null: no bound. */
    readonly cap: number | null;
    readonly floor: number | null;
  };
  /** The lesser of both directed scores below which nothing is suggested. */
  readonly tau: number;
}
