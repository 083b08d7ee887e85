import type { MatchingProfile } from '../../matching/profile';
import type { Deal, Dealings } from './dealings';
import type { Directory } from './directory';
import { dealt, stated, stepsIn } from './own-profile';

/** What a party is by itself, and the position of the last change that others see in it. */
export interface Own {
  readonly profile: MatchingProfile;
  readonly ties: string;
}

/** Parties without their surroundings, each made once for as long as nothing about it changes. */
export class OwnProfiles {
  private readonly made = new Map<string, Own>();

  constructor(
    private readonly directory: Directory,
    private readonly dealings: Dealings,
  ) {}

  of(key: string): Own {
    const known = this.made.get(key);
    if (known) return known;
    const { directory, dealings } = this;
    const { since, fact, texts } = directory.entry(key)!;
    const keys = directory.allOf(key);
    const deals = dealt(new Set(keys), this.dealsOf(key), dealings, (partner) => directory.located(partner));
    const revision = newest([since, ...keys.map((one) => dealings.newestOf(one))]);
    const own = {
      profile: { ...stated(fact, texts), ...deals, ...stepsIn(keys, dealings), revision },
      ties: newest([since, ...keys.map((one) => dealings.newestTiesOf(one))]),
    };
    this.made.set(key, own);
    return own;
  }

  /** Dealings under each key of what is one place. */
  *dealsOf(key: string): Generator<Deal> {
    for (const one of this.directory.allOf(key)) yield* this.dealings.of(one);
  }

  forget(key: string): void {
    this.made.delete(key);
  }

  clear(): void {
    this.made.clear();
  }
}

/** The last of some positions, as texts that sort. */
export const newest = (positions: readonly (string | undefined)[]): string =>
  positions.reduce<string>((last, one) => (one !== undefined && one > last ? one : last), '');
