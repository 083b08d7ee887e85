import type { Read } from './readers';

export interface Faults {
  readonly missing: number;
  readonly duplicates: number;
  /** Events that came before the one before them in their stream, or after a later one. */
  readonly disorder: number;
}

/** Keeps account of what a reader was given. */
export class Delivery {
  readonly order: string[] = [];
  private readonly seen = new Set<string>();
  private readonly last = new Map<string, number>();
  private duplicates = 0;
  private disorder = 0;

  take(events: readonly Pick<Read, 'stream' | 'revision'>[]) {
    for (const event of events) {
      const key = keyOf(event);
      this.order.push(key);
      if (this.seen.has(key)) this.duplicates++;
      this.seen.add(key);
      if (event.revision !== (this.last.get(event.stream) ?? -1) + 1) this.disorder++;
      this.last.set(event.stream, event.revision);
    }
  }

  faults(stored: readonly Pick<Read, 'stream' | 'revision'>[]): Faults {
    const missing = stored.filter((event) => !this.seen.has(keyOf(event))).length;
    return { missing, duplicates: this.duplicates, disorder: this.disorder };
  }
}

const keyOf = ({ stream, revision }: Pick<Read, 'stream' | 'revision'>) => `${stream}@${revision}`;
