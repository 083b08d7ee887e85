import type { CompiledLexicon } from './lexicon';
import type { Prepared, Tools } from './prepared';
import type { Ruleset } from './ruleset';
import { LEVELS } from './ties';

/** The applicant spread out over the numbers of nodes, codes, words and places, so that a candidate only looks them up. */
export class Lens {
  /** Similarity of each node of the taxonomy to the nearest of the applicant's. */
  readonly sectorNear: Float64Array;
  readonly fieldNear: Float64Array;
  readonly needNear: Float64Array;
  readonly offerNear: Float64Array;
  /** 1 where the applicant has the code; the languages of its interpreters are 2. */
  readonly codes: Uint8Array;
  /** 1 for a party whom a veto or a partnership of the applicant may exclude. */
  readonly barred: Uint8Array;
  readonly words: Uint8Array;
  readonly lexicon: CompiledLexicon;
  readonly bestShare: number;
  readonly tieWorth: Ruleset['values']['ties'];
  readonly languageWorth: Ruleset['values']['language'];
  /** By the number of the partner's kind. */
  readonly kindsTowardsApplicant: readonly number[];
  readonly kindsTowardsPartner: readonly number[];
  /** What a tie of a partner to a place is worth to the applicant. */
  readonly placeWorth: Float64Array;

  constructor(
    readonly applicant: Prepared,
    readonly tools: Tools,
  ) {
    const { lexicon, codes, words, places } = tools;
    const { values } = tools.ruleset;
    this.lexicon = lexicon;
    this.bestShare = values.bestShare;
    this.tieWorth = values.ties;
    this.languageWorth = values.language;
    this.kindsTowardsApplicant = tools.kinds.map((kind) => values.kindFit[applicant.kind]?.[kind] ?? 0);
    this.kindsTowardsPartner = tools.kinds.map((kind) => values.kindFit[kind]?.[applicant.kind] ?? 0);
    this.sectorNear = nearest(applicant.sectors, lexicon);
    this.fieldNear = nearest(applicant.fields, lexicon);
    this.needNear = nearest(applicant.needs, lexicon);
    this.offerNear = nearest(applicant.offers, lexicon);
    this.codes = codesOf(applicant, codes.size);
    this.barred = marks(applicant.barred, places.size);
    this.words = marks(applicant.words.ids, words.size);
    this.placeWorth = worthOf(applicant.places, places.size, tools);
  }
}

function nearest(own: readonly number[], lexicon: CompiledLexicon): Float64Array {
  const near = new Float64Array(own.length === 0 ? 0 : lexicon.size);
  for (const node of own)
    for (let other = 0; other < near.length; other++)
      near[other] = Math.max(near[other], lexicon.similarity(node, other));
  return near;
}

function marks(own: readonly number[], size: number): Uint8Array {
  const marked = new Uint8Array(size);
  for (const number of own) marked[number] = 1;
  return marked;
}

function codesOf(applicant: Prepared, size: number): Uint8Array {
  const { technologies, forms, priorities, thirdRegions, languages, interpreted } = applicant;
  const marked = new Uint8Array(size);
  for (const number of interpreted) marked[number] = 2;
  for (const list of [technologies, forms, priorities, thirdRegions, languages])
    for (const number of list) marked[number] = 1;
  return marked;
}

export function worthOf(places: readonly number[], size: number, { ruleset }: Tools): Float64Array {
  const { region, wider, country } = ruleset.values.ties;
  const worth = new Float64Array(size);
  const levels = [1, region, wider, country];
  for (let level = 0; level < LEVELS; level++) if (places[level] >= 0) worth[places[level]] = levels[level];
  return worth;
}
