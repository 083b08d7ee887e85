import { normalised } from './tokens';

/** A word of the trade below one or more ecosystems, with what it is called. */
export interface Concept {
  readonly id: string;
  readonly parents: readonly string[];
  readonly en: string;
  readonly ja: string;
  readonly de: string;
  readonly fr: string;
  readonly terms: readonly string[];
}

const LATIN = /^[\p{Script=Latin}\p{Number}\s'&./+-]+$/u;
const SEPARATORS = /[^\p{Letter}\p{Number}]+/gu;

/** Finds the terms of concepts in texts: whole words in Latin letters, any place in Japanese, where no space parts words. */
export class CompiledTerms {
  private readonly latin = new Map<string, string[]>();
  private readonly inside: (readonly [term: string, concept: string])[] = [];
  private longest = 1;

  constructor(concepts: readonly Concept[]) {
    for (const { id, en, ja, de, fr, terms } of concepts)
      for (const term of new Set([en, ja, de, fr, ...terms].map(normalised))) this.add(term, id);
  }

  conceptsIn(text: string): string[] {
    const found = new Set<string>();
    const plain = normalised(text);
    for (const [term, concept] of this.inside) if (plain.includes(term)) found.add(concept);
    const words = plain.split(SEPARATORS).filter(Boolean);
    for (let length = 1; length <= this.longest; length++)
      for (let from = 0; from + length <= words.length; from++)
        for (const concept of this.latin.get(words.slice(from, from + length).join(' ')) ?? [])
          found.add(concept);
    return [...found];
  }

  private add(term: string, concept: string): void {
    if (!LATIN.test(term)) {
      this.inside.push([term, concept]);
      return;
    }
    const words = term.split(SEPARATORS).filter(Boolean);
    this.longest = Math.max(this.longest, words.length);
    const key = words.join(' ');
    this.latin.set(key, [...(this.latin.get(key) ?? []), concept]);
  }
}
