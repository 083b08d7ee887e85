import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from './outcome';

export type AppendFault = {
  /** Whether the append is done first. */
  readonly stores: boolean;
  readonly then:
    | (Outcome['kind'] &
        ('silence' | 'end' | 'timeout' | 'not-ready' | 'too-busy' | 'access-denied' | 'unknown'))
    | 'reset'
    | 'not-leader'
    | 'answer';
  /** So much later. */
  readonly afterMs?: number;
};

export interface ReadFault {
  readonly then: 'answer' | 'silence' | 'reset' | 'not-leader' | 'not-ready' | 'unavailable';
  readonly afterMs?: number;
}

/** What is to go wrong next; each fault is used once, in order. */
export class FaultScript {
  private readonly appends = new FaultQueue<AppendFault>();
  private readonly reads = new FaultQueue<ReadFault>();

  /** The next appends end so; resolves when all of them were met. */
  nextAppends(fault: AppendFault, times = 1): Promise<void> {
    return this.appends.add(fault, times);
  }

  /** The next reads and subscriptions begin so. */
  nextReads(fault: ReadFault, times = 1): Promise<void> {
    return this.reads.add(fault, times);
  }

  takeAppend(): Promise<AppendFault | undefined> {
    return this.appends.take();
  }

  takeRead(): Promise<ReadFault | undefined> {
    return this.reads.take();
  }
}

class FaultQueue<Fault extends { readonly afterMs?: number }> {
  private readonly faults: { readonly fault: Fault; readonly met: () => void }[] = [];

  async add(fault: Fault, times: number): Promise<void> {
    const met = Array.from(
      { length: times },
      () => new Promise<void>((resolve) => this.faults.push({ fault, met: resolve })),
    );
    await Promise.all(met);
  }

  async take(): Promise<Fault | undefined> {
    const next = this.faults.shift();
    if (!next) return undefined;
    if (next.fault.afterMs) await sleep(next.fault.afterMs);
    next.met();
    return next.fault;
  }
}
