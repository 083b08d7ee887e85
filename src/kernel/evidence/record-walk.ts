import type { Checkpoint } from './checkpoint';
import { type ChainedEvent, GENESIS, type Tip, tipAfter } from './link';

export type PlacedEvent = ChainedEvent & { readonly position: string };

export type FaultKind = 'changed' | 'inserted' | 'deleted' | 'cut-off' | 'replaced';

/** The first place at which the record is not what it was. */
export interface Fault {
  readonly kind: FaultKind;
  /** Where the links tell it exactly; else it lies after `after` and up to `until`. */
  readonly position?: string;
  readonly after?: string;
  readonly until?: string;
}

export interface Unsigned {
  readonly events: number;
  /** Of their recording, as their rows have it; absent where there are none. */
  readonly earliest?: string;
  readonly latest?: string;
}

export interface Walked {
  /** Of the events as they are now. */
  readonly tip: Tip;
  readonly fault?: Fault;
  /** The first event that has got another position without losing its place in the order, which alone is signed. */
  readonly moved?: string;
  /** The last signed checkpoint that the events agree with, before the fault. */
  readonly agreed?: Checkpoint;
  /** The events behind the last signed checkpoint. */
  readonly unsigned: Unsigned;
  /** The first link that is wrong although the events are as they were signed. */
  readonly brokenLink?: number;
}

/**
 * Walks along the events and computes the chain anew from them alone, beside the links that were kept and past each
 * signed checkpoint. Signatures are believed; links only tell the place.
 */
export class RecordWalk {
  tip = GENESIS;
  private suspicion?: Fault;
  private contradicted?: Checkpoint;
  private agreed?: Checkpoint;
  private brokenLink?: number;
  private moved?: string;
  private suspectedAt = 0;
  private passed = 0;
  private unsigned: Unsigned = { events: 0 };

  /** `checkpoints` by rising size; `linked` is the number of the last link that was kept. */
  constructor(
    private readonly checkpoints: readonly Checkpoint[],
    private readonly linked: number,
  ) {
    this.passAll();
  }

  /** The next event, with the link that was kept under its number. */
  take(event: PlacedEvent, link: Tip | undefined): void {
    this.tip = tipAfter(this.tip, event);
    if (this.passed === this.checkpoints.length) this.unsigned = oneMore(this.unsigned, event.recordedAt);
    if (this.tip.n <= this.linked && !this.suspicion && !this.contradicted) this.compare(this.tip, link);
    this.passAll();
  }

  /** After the last event; `next` is the link that was kept for one more. */
  end(next: Tip | undefined): Walked {
    const { tip, agreed, brokenLink, moved, unsigned } = this;
    return { tip, agreed, brokenLink, moved, unsigned, fault: this.fault(next) };
  }

  private compare(tip: Tip, link: Tip | undefined): void {
    if (link?.link.equals(tip.link)) {
      if (isMoved(link.position, tip.position)) this.moved ??= tip.position;
      return;
    }
    this.suspectedAt = tip.n;
    if (!link || storeOf(link.position) !== storeOf(tip.position))
      this.suspicion = { kind: 'changed', position: tip.position };
    else if (tip.position < link.position) this.suspicion = { kind: 'inserted', position: tip.position };
    else if (tip.position > link.position) this.suspicion = { kind: 'deleted', position: link.position };
    else this.suspicion = { kind: 'changed', position: tip.position };
  }

  private passAll(): void {
    for (; this.checkpoints[this.passed]?.size === this.tip.n; this.passed++)
      this.pass(this.checkpoints[this.passed]);
  }

  private pass(checkpoint: Checkpoint): void {
    if (this.contradicted) return;
    if (isMoved(checkpoint.position, this.tip.position)) this.moved ??= this.tip.position;
    if (!checkpoint.root.equals(this.tip.link)) {
      this.contradicted = checkpoint;
      return;
    }
    this.agreed = checkpoint;
    if (!this.suspicion) return;
    this.brokenLink ??= this.suspectedAt;
    this.suspicion = undefined;
  }

  private fault(next: Tip | undefined): Fault | undefined {
    if (this.suspicion) return this.suspicion;
    if (this.contradicted)
      return { kind: 'replaced', after: this.agreed?.position ?? '', until: this.contradicted.position };
    if (next) return { kind: 'cut-off', position: next.position };
    const beyond = this.checkpoints[this.passed];
    return beyond && { kind: 'cut-off', after: this.tip.position, until: beyond.position };
  }
}

/** What is no instant sorts before or behind all that are. */
const oneMore = ({ events, earliest, latest }: Unsigned, at: string): Unsigned => ({
  events: events + 1,
  earliest: earliest === undefined || at < earliest ? at : earliest,
  latest: latest === undefined || at > latest ? at : latest,
});

/** `pg1.<id>` of a position: the positions of two stores cannot be compared. */
const storeOf = (position: string) => position.split('.', 2).join('.');

/** A record that was copied to another store has other positions there, all of them. */
const isMoved = (was: string, is: string) => was !== is && storeOf(was) === storeOf(is);
