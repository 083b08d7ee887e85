import { hashOf } from './hash';
import { CompiledLexicon, type Lexicon } from './lexicon';
import type { Concept } from './terms';
import lexicon2026 from './lexicon-2026.json';

/** A ruleset names a lexicon that this version of Kakehashi lacks. */
export class UnknownLexicon extends Error {}

/** Frozen; a new one is added beside those that receipts rest on. */
const shipped: readonly Lexicon[] = [lexicon2026];

const compiled = new Map<string, () => CompiledLexicon>(
  shipped.map((lexicon) => [hashOf(lexicon), once(lexicon)]),
);

function once(lexicon: Lexicon): () => CompiledLexicon {
  let made: CompiledLexicon | undefined;
  return () => (made ??= new CompiledLexicon(lexicon));
}

export const shippedLexicons: readonly string[] = [...compiled.keys()];

/** @throws UnknownLexicon */
export function compiledLexicon(hash: string): CompiledLexicon {
  const found = compiled.get(hash);
  if (!found) throw new UnknownLexicon(`There is no lexicon ${hash}.`);
  return found();
}

const labels = new Map(shipped.flatMap(({ concepts }) => concepts.map((concept) => [concept.id, concept])));

/** What a concept of any lexicon is called. */
export const lexiconLabels = (id: string): Omit<Concept, 'id' | 'parents' | 'terms'> | undefined =>
  labels.get(id);
