import { hash } from 'node:crypto';
import { canonicalJson } from '../canonical-json';

/** An event as it was stored, whichever store holds it. */
export interface ChainedEvent {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
  /** ISO 8601 instant in UTC, in whole milliseconds. */
  readonly recordedAt: string;
}

/** Where the chain stands: the link of event number `n`, counted from 1 in the global order. */
export interface Tip {
  readonly n: number;
  readonly link: Buffer;
  readonly position: string;
}

export const GENESIS: Tip = { n: 0, link: Buffer.alloc(32), position: '' };

/** SHA-256 of the canonical JSON of all that an event says; of its place, only its stream and its revision. */
export const bodyHash = ({ stream, revision, id, type, data, metadata, recordedAt }: ChainedEvent): Buffer =>
  hash('sha256', canonicalJson([stream, revision, id, type, data, metadata, recordedAt]), 'buffer');

/** SHA-256(0x01 ‖ the link before ‖ n in 8 bytes, big-endian ‖ the hash of the body). */
export function linkAfter(before: Buffer, n: number, body: Buffer): Buffer {
  const text = Buffer.allocUnsafe(73);
  text[0] = 1;
  before.copy(text, 1);
  text.writeBigUInt64BE(BigInt(n), 33);
  body.copy(text, 41);
  return hash('sha256', text, 'buffer');
}

export const tipAfter = ({ n, link }: Tip, event: ChainedEvent & { readonly position: string }): Tip => ({
  n: n + 1,
  link: linkAfter(link, n + 1, bodyHash(event)),
  position: event.position,
});
