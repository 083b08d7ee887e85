/** Somebody who chooses among the other side, with places to give or to take. */
export interface Chooser {
  readonly id: string;
  /** Ids of the other side, the best first; who is not in it is not acceptable. */
  readonly wishes: readonly string[];
  readonly quota: number;
}

export interface Acceptance {
  readonly proposer: string;
  readonly receiver: string;
}

interface Receiver {
  readonly places: number;
  readonly ranks: ReadonlyMap<string, number>;
  /** Held for now, the best first. */
  held: string[];
}

/**
 * Deferred acceptance with quotas on both sides (Gale and Shapley 1962; many to many, Roth 1984). The outcome is stable:
 * no two that are not matched would both rather have each other than one they hold; and it is the best for the proposers.
 */
export function deferredAcceptance(
  proposers: readonly Chooser[],
  receivers: readonly Chooser[],
): Acceptance[] {
  const holding = new Map(receivers.map((receiver) => [receiver.id, receiverOf(receiver)]));
  const wanting = new Map(
    proposers.map(({ id, wishes, quota }) => [id, { id, left: [...new Set(wishes)], quota }]),
  );
  const open = [...wanting.values()];
  for (let one = open.pop(); one; one = open.pop()) {
    while (one.quota > 0 && one.left.length > 0) {
      one.quota--;
      const rejected = wanting.get(propose(one.id, holding.get(one.left.shift() ?? '')) ?? '');
      if (!rejected) continue;
      rejected.quota++;
      if (rejected !== one) open.push(rejected);
    }
  }
  return [...holding]
    .flatMap(([receiver, { held }]) => held.map((proposer) => ({ proposer, receiver })))
    .toSorted((one, other) => compare(one.proposer, other.proposer) || compare(one.receiver, other.receiver));
}

const compare = (one: string, other: string) => (one < other ? -1 : Number(one > other));

const receiverOf = ({ wishes, quota }: Chooser): Receiver => ({
  places: quota,
  ranks: new Map(wishes.toReversed().map((id, index) => [id, wishes.length - index])),
  held: [],
});

/** Answers whom the receiver does without: the proposer, one held so far, or nobody. */
function propose(proposer: string, receiver: Receiver | undefined): string | undefined {
  const rank = receiver?.ranks.get(proposer);
  if (!receiver || rank === undefined) return proposer;
  const rankOf = (id: string) => receiver.ranks.get(id) ?? Infinity;
  receiver.held = [...receiver.held, proposer].toSorted((one, other) => rankOf(one) - rankOf(other));
  return receiver.held.length > receiver.places ? receiver.held.pop() : undefined;
}
