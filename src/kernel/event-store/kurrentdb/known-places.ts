import { StoreUnavailable } from '../event-store-errors';
import type { Place } from './kurrent-positions';

export interface Told<Answer> {
  readonly outcome: 'stored' | 'duplicate';
  readonly answer: Answer;
  /** Of the last event. */
  readonly place: Place;
}

/** One append that waits for its answer. */
interface PendingPlace {
  /** The highest place that was known when it was asked for. */
  readonly floor: bigint;
}

/**
 * Tells repetitions from what is new, which the server answers alike: what is new stands behind every place that was
 * known before, and two appends never have the same place. A repetition that another process stored a moment ago, and
 * of which this one has seen nothing yet, passes for new.
 */
export class KnownPlaces {
  /** An event stands there, and none that is known stands behind it. */
  highest = 0n;
  private readonly pending = new Set<PendingPlace>();
  private readonly taken = new Set<bigint>();

  /** An event stands there. */
  see(place: bigint) {
    if (place > this.highest) this.highest = place;
  }

  /** What the server answered to an append, and whether that was stored by it. */
  async told<Answer>(
    append: () => Promise<Answer>,
    placeOf: (answer: Answer) => Place | false | undefined,
  ): Promise<Told<Answer>> {
    const call = this.begin();
    try {
      const answer = await append();
      const place = placeOf(answer);
      if (!place) throw new StoreUnavailable('KurrentDB answered an append without a position');
      return { outcome: this.isNew(call, place.commit) ? 'stored' : 'duplicate', answer, place };
    } finally {
      this.end(call);
    }
  }

  private begin(): PendingPlace {
    const call = { floor: this.highest };
    this.pending.add(call);
    return call;
  }

  private isNew(call: PendingPlace, place: bigint): boolean {
    if (place <= call.floor || this.taken.has(place)) return false;
    this.taken.add(place);
    this.see(place);
    return true;
  }

  private end(call: PendingPlace) {
    this.pending.delete(call);
    const [oldest] = this.pending;
    if (!oldest) return this.taken.clear();
    for (const place of this.taken) {
      if (place > oldest.floor) return;
      this.taken.delete(place);
    }
  }
}
