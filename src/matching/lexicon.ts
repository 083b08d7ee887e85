import { CompiledTerms, type Concept } from './terms';

/**
 * Taxonomy, terms and how rare they are in a fixed corpus. Frozen: what is registered later changes no score.
 */
export interface Lexicon {
  readonly version: string;
  /** Number of profiles of the corpus. */
  readonly documents: number;
  readonly ecosystems: readonly string[];
  /** NACE divisions and what they belong to. */
  readonly nace: Readonly<Record<string, readonly string[]>>;
  readonly concepts: readonly Concept[];
  /** Profiles of the corpus at or below each node. */
  readonly counts: Readonly<Record<string, number>>;
  /** Profiles of the corpus that hold a word or bigram. */
  readonly words: Readonly<Record<string, number>>;
}

const MOST_FOUND = 20_000;

/** A lexicon made ready: nodes have numbers, and the similarity of each two is known. */
export class CompiledLexicon {
  readonly size: number;
  /** Information content of each node: -ln p, Resnik 1995. */
  readonly information: Float64Array;
  readonly nodeIds: readonly string[];
  private readonly numbers: ReadonlyMap<string, number>;
  /** Similarity of each two nodes, row by row: Lin 1998, twice the information of what both are by that of both. */
  readonly similarities: Float64Array;
  private readonly terms: CompiledTerms;
  /** Names and keywords come again with every state of a profile. */
  private readonly found = new Map<string, readonly number[]>();

  constructor(readonly lexicon: Lexicon) {
    const parents = parentsIn(lexicon);
    this.nodeIds = [...parents.keys()];
    this.size = this.nodeIds.length;
    this.numbers = new Map(this.nodeIds.map((id, index) => [id, index]));
    this.information = Float64Array.from(this.nodeIds, (id) => this.informationOf(id));
    this.similarities = this.allSimilarities(parents);
    this.terms = new CompiledTerms(lexicon.concepts);
  }

  /** Number of a node; undefined where the taxonomy lacks it. */
  node(id: string): number | undefined {
    return this.numbers.get(id);
  }

  similarity(one: number, other: number): number {
    return this.similarities[one * this.size + other];
  }

  /** Concepts that a text names, in any of the four languages. */
  conceptsIn(text: string): readonly number[] {
    const known = this.found.get(text);
    if (known) return known;
    const concepts = this.terms.conceptsIn(text).flatMap((id) => this.numbers.get(id) ?? []);
    if (this.found.size === MOST_FOUND) this.found.clear();
    this.found.set(text, concepts);
    return concepts;
  }

  /** How much a shared word tells, as in BM25 (Robertson and Zaragoza 2009); most for one that the corpus lacks. */
  wordWeight(word: string): number {
    const { documents, words } = this.lexicon;
    const found = Object.hasOwn(words, word) ? (words[word] ?? 0) : 0;
    return Math.log(1 + (documents - found + 0.5) / (found + 0.5));
  }

  private informationOf(id: string): number {
    const { documents, counts } = this.lexicon;
    return -Math.log(((counts[id] ?? 0) + 1) / (documents + 2));
  }

  private allSimilarities(parents: ReadonlyMap<string, readonly string[]>): Float64Array {
    const table = new Float64Array(this.size * this.size);
    const kin = this.nodeIds.map((id) => [id, ...(parents.get(id) ?? [])]);
    for (let one = 0; one < this.size; one++)
      for (let other = 0; other < this.size; other++)
        table[one * this.size + other] = one === other ? 1 : this.lin(one, other, kin);
    return table;
  }

  private lin(one: number, other: number, kin: readonly (readonly string[])[]): number {
    const shared = (kin[one] ?? []).filter((id) => kin[other]?.includes(id));
    const most = Math.max(0, ...shared.map((id) => this.informationOf(id)));
    return (2 * most) / ((this.information[one] ?? 0) + (this.information[other] ?? 0));
  }
}

function parentsIn({ ecosystems, nace, concepts }: Lexicon): Map<string, readonly string[]> {
  return new Map<string, readonly string[]>([
    ...ecosystems.map((id) => [id, []] as const),
    ...Object.entries(nace),
    ...concepts.map(({ id, parents }) => [id, parents] as const),
  ]);
}
