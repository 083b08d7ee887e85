import type { Position } from './event-store';
import { ForeignPosition } from './event-store-errors';

const DIGITS = 20;

/** The tokens of a store that numbers its events: `<kind>.<store>.<20 digits>`, so that they sort as text. */
export class PositionTokens {
  private readonly prefix: string;

  constructor(kind: string, storeId: string) {
    this.prefix = `${kind}.${storeId}.`;
  }

  of(place: string | number): Position {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- here alone a token is made
    return `${this.prefix}${String(place).padStart(DIGITS, '0')}` as Position;
  }

  /** The place as digits; a number would not hold all of them. Throws `ForeignPosition`. */
  placeOf(token: string): string {
    const place = token.slice(this.prefix.length);
    if (!token.startsWith(this.prefix) || place.length !== DIGITS || !/^\d+$/.test(place)) {
      throw new ForeignPosition(`${JSON.stringify(token).slice(0, 80)} is not a position of this store`);
    }
    return place.replace(/^0+(?=\d)/, '');
  }

  compare(a: string, b: string): -1 | 0 | 1 {
    this.placeOf(a);
    this.placeOf(b);
    if (a === b) return 0;
    return a < b ? -1 : 1;
  }
}
