import { createHash } from 'node:crypto';

/** Chance that repeats itself: the same seed always gives the same choices (sfc32). */
export class Chance {
  private readonly state: Int32Array;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.state = Int32Array.from([0, 4, 8, 12], (at) => digest.readInt32LE(at));
  }

  /** From 0 up to, but never, 1. */
  real(): number {
    const [a, b, c, counter] = this.state;
    const sum = (a + b + counter) | 0;
    this.state.set([
      b ^ (b >>> 9),
      (c + (c << 3)) | 0,
      (((c << 21) | (c >>> 11)) + sum) | 0,
      (counter + 1) | 0,
    ]);
    return (sum >>> 0) / 2 ** 32;
  }

  happens(probability: number): boolean {
    return this.real() < probability;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.real() * (most - least + 1));
  }

  one<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.real() * items.length)];
  }

  /** One of the first ones rather than of the last: a few are known to everybody. */
  favourite<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.real() ** 2 * items.length)];
  }

  /** Different ones, at most that many, perhaps none. */
  some<Item>(items: readonly Item[], most: number): Item[] {
    return [...new Set(Array.from({ length: this.between(0, most) }, () => this.favourite(items)))];
  }
}
