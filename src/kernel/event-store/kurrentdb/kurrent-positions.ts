import type { Position } from '../event-store';
import { ForeignPosition } from '../event-store-errors';

/** A place in the log of the server, in bytes; nothing can be counted with it. */
export interface Place {
  readonly commit: bigint;
  readonly prepare: bigint;
}

const START: Place = { commit: 0n, prepare: 0n };
const hex = (offset: bigint) => offset.toString(16).padStart(16, '0');

/** Tokens `kdb1.<store>.<commit>.<prepare>`, both in 16 hexadecimal digits, so that they sort as text. */
export class KurrentPositions {
  private readonly prefix: string;
  readonly start: Position;

  constructor(storeId: string) {
    this.prefix = `kdb1.${storeId}.`;
    this.start = this.of(START);
  }

  of({ commit, prepare }: Place): Position {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- here alone a token of KurrentDB is made
    return `${this.prefix}${hex(commit)}.${hex(prepare)}` as Position;
  }

  /** Throws `ForeignPosition`. */
  placeOf(token: string): Place {
    const [, commit, prepare] =
      /^([0-9a-f]{16})\.([0-9a-f]{16})$/.exec(token.slice(this.prefix.length)) ?? [];
    if (!token.startsWith(this.prefix) || commit === undefined || prepare === undefined) {
      throw new ForeignPosition(`${JSON.stringify(token).slice(0, 80)} is not a position of this store`);
    }
    return { commit: BigInt(`0x${commit}`), prepare: BigInt(`0x${prepare}`) };
  }

  compare(a: string, b: string): -1 | 0 | 1 {
    this.placeOf(a);
    this.placeOf(b);
    if (a === b) return 0;
    return a < b ? -1 : 1;
  }
}
