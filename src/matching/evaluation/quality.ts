/** How good one ranking is; equal scores count as every order of them in the mean. */
export interface Quality {
  readonly mrr: number;
  readonly ndcg10: number;
  readonly recall10: number;
}

export const qualityNames = ['mrr', 'ndcg10', 'recall10'] as const satisfies readonly (keyof Quality)[];

const AT = 10;

export interface Scored {
  readonly score: number;
  readonly meant: boolean;
}

/** Candidates of one score: they begin after `before` others. */
interface Tie {
  readonly before: number;
  readonly size: number;
  readonly meant: number;
}

/** @param all how many are meant, found among the candidates or not */
export function qualityOf(scored: readonly Scored[], all: number): Quality {
  const ties = tiesOf(scored);
  const gained = ties.reduce((sum, tie) => sum + discounted(tie) * (tie.meant / tie.size), 0);
  const found = ties.reduce((sum, tie) => sum + placesWithin(tie) * (tie.meant / tie.size), 0);
  const ideal = discounted({ before: 0, size: Math.min(all, AT), meant: all });
  return { mrr: meanReciprocal(ties), ndcg10: gained / ideal, recall10: found / all };
}

function tiesOf(scored: readonly Scored[]): Tie[] {
  const counts = new Map<number, { size: number; meant: number }>();
  for (const { score, meant } of scored) {
    const { size, meant: found } = counts.get(score) ?? { size: 0, meant: 0 };
    counts.set(score, { size: size + 1, meant: found + (meant ? 1 : 0) });
  }
  let before = 0;
  return [...counts]
    .toSorted(([one], [other]) => other - one)
    .map(([, count]) => {
      const tie = { before, ...count };
      before += count.size;
      return tie;
    });
}

/** Expected reciprocal of the place of the first that is meant, over all orders of those of its score. */
function meanReciprocal(ties: readonly Tie[]): number {
  const first = ties.find(({ meant }) => meant > 0);
  if (!first) return 0;
  const { before, size, meant } = first;
  let mean = 0;
  // That none of the meant lies on an earlier place of the tie.
  let open = 1;
  for (let place = 1; place <= size - meant + 1; place++) {
    const here = open * (meant / (size - place + 1));
    mean += here / (before + place);
    open -= here;
  }
  return mean;
}

const placesWithin = ({ before, size }: Tie) => Math.max(0, Math.min(before + size, AT) - before);

function discounted(tie: Tie): number {
  let sum = 0;
  for (let place = 1; place <= placesWithin(tie); place++) sum += 1 / Math.log2(tie.before + place + 1);
  return sum;
}
