import type { CompiledLexicon } from './lexicon';
import type { Words } from './prepared';

/** An overlap seen from both sides; one pair at a time, so that nothing is allocated for a million of them. */
export const overlap = { towardsApplicant: 0, towardsPartner: 0 };

function blended(best: number, mean: number, bestShare: number): number {
  return bestShare * best + (1 - bestShare) * mean;
}

/**
 * Soft overlap of two sets of nodes: for each own node the most similar one of the other side (Lin 1998), weighted by its
 * information content. A share counts the best alone, so that one good match suffices. More shared nodes never lower it.
 */
export function softOverlap(
  mine: readonly number[],
  nearMine: Float64Array,
  theirs: readonly number[],
  lexicon: CompiledLexicon,
  bestShare: number,
): void {
  const { information } = lexicon;
  let best = 0;
  let sum = 0;
  let weight = 0;
  for (let index = 0; index < theirs.length; index++) {
    const node = theirs[index];
    const near = nearMine[node];
    if (near > best) best = near;
    sum += near * information[node];
    weight += information[node];
  }
  overlap.towardsPartner = blended(best, sum / weight, bestShare);
  overlap.towardsApplicant = blended(best, coverage(mine, theirs, lexicon), bestShare);
}

function coverage(mine: readonly number[], theirs: readonly number[], lexicon: CompiledLexicon): number {
  const { information, similarities, size } = lexicon;
  let sum = 0;
  let weight = 0;
  for (let index = 0; index < mine.length; index++) {
    const node = mine[index];
    const row = node * size;
    let near = 0;
    for (let other = 0; other < theirs.length; other++) {
      const similarity = similarities[row + theirs[other]];
      if (similarity > near) near = similarity;
    }
    sum += near * information[node];
    weight += information[node];
  }
  return sum / weight;
}

/** Overlap of two sets of codes, none of them empty: the share of the own codes that the other side has too. */
export function codeOverlap(
  mine: readonly number[],
  marked: Uint8Array,
  theirs: readonly number[],
  bestShare: number,
): void {
  let shared = 0;
  for (let index = 0; index < theirs.length; index++) if (marked[theirs[index]] === 1) shared++;
  const best = shared > 0 ? 1 : 0;
  overlap.towardsApplicant = blended(best, shared / mine.length, bestShare);
  overlap.towardsPartner = blended(best, shared / theirs.length, bestShare);
}

/**
 * BM25 (Robertson and Zaragoza 2009) of one side's words as the question and the other's as the text, by the most that
 * could be found, and its root taken. Profiles are lists, not prose: a word counts once, and a longer list is no fault
 * (k1 = 0, b = 0).
 */
export function wordOverlap(mine: Words, marked: Uint8Array, theirs: Words): void {
  let shared = 0;
  for (let index = 0; index < theirs.ids.length; index++)
    if (marked[theirs.ids[index]] === 1) shared += theirs.weights[index];
  overlap.towardsApplicant = Math.sqrt(shared / mine.total);
  overlap.towardsPartner = Math.sqrt(shared / theirs.total);
}
