import { InvalidEvent, LackingStore, StoreUnavailable } from '../event-store-errors';

/** What an error says of an append. Everything but a conflict and a refusal is to be repeated with the same ids. */
export type Verdict =
  | {
      readonly kind: 'conflict';
      /** -1 where there is no stream. */
      readonly actual: number;
      /** Of the stream, in KurrentDB; not always told. */
      readonly name?: string;
    }
  | { readonly kind: 'refused'; readonly error: Error }
  /** Nothing was stored. */
  | { readonly kind: 'not-sent' }
  | { readonly kind: 'unknown' };

const INVALID = [
  'maximum-append-size-exceeded',
  'append-record-size-exceeded',
  'transaction-max-size-exceeded',
  'missing-required-metadata-property',
  'invalid-argument',
];
const REFUSED = ['access-denied', 'stream-deleted', 'stream-tombstoned'];
const TOO_LARGE = /max(imum)? ?append ?(event|record)? ?size|too large/i;
const NOT_TAKEN = /Server Is Not Ready|Too Busy/i;

/**
 * By the kind of the error and by its message: the client gives one kind to several things, and a plain error of the
 * channel to what never left.
 */
export function verdictOf(error: unknown): Verdict {
  const { type, code } = partsOf(error);
  const message = messageOf(error);
  const answer = answerIn(error);
  if (answer) return answer;
  if (NOT_TAKEN.test(message)) return { kind: 'not-sent' };
  const before = type === undefined && (code === UNAVAILABLE || /^Failed to discover/.test(message));
  return { kind: before || error instanceof StoreUnavailable ? 'not-sent' : 'unknown' };
}

/** If it is one: whoever asks again is told the same. */
function answerIn(error: unknown): Verdict | undefined {
  const { type = '', violations = [] } = partsOf(error);
  if (type === 'wrong-expected-version') return conflict(partsOf(error));
  if (type === 'append-consistency-violation') return conflict(violations[0] ?? {});
  if (isInvalid(type, messageOf(error))) return refused(InvalidEvent, error);
  if (REFUSED.includes(type)) return refused(StoreUnavailable, error);
  return type === 'unsupported' ? refused(LackingStore, error) : undefined;
}

/** Whether the connection is gone, or the leader. */
export function tellsOfLoss(error: unknown): boolean {
  const { type, code } = partsOf(error);
  if (type === undefined) return code === UNAVAILABLE;
  return type === 'unavailable' || type === 'not-leader' || NOT_TAKEN.test(messageOf(error));
}

const isInvalid = (type: string, message: string) =>
  INVALID.includes(type) || (type === 'unknown' && TOO_LARGE.test(message));

/** Of the client: what it says where it has nothing to say is its type. */
export function messageOf(error: unknown): string {
  const { message = String(error), type } = partsOf(error);
  return message || type || 'no reason given';
}

/** By its name and not by its class, since the native reader makes its errors in a realm of its own. */
export const nameOf = (error: unknown): string => partsOf(error).name ?? '';

const UNAVAILABLE = 14;

const refused = (
  Refusal: new (message: string, options: ErrorOptions) => Error,
  cause: unknown,
): Verdict => ({
  kind: 'refused',
  error: new Refusal(`KurrentDB refused: ${messageOf(cause)}`, { cause }),
});

const conflict = ({ streamName, actualState }: Unexpected): Verdict => ({
  kind: 'conflict',
  actual: typeof actualState === 'bigint' ? Math.max(-1, Number(actualState)) : -1,
  name: streamName,
});

interface Unexpected {
  readonly streamName?: string;
  /** Below 0 where the stream was deleted. */
  readonly actualState?: unknown;
}

const partsOf = (error: unknown) =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the client throws, seen from outside
  (typeof error === 'object' && error !== null ? error : {}) as Unexpected & {
    readonly name?: string;
    readonly message?: string;
    readonly type?: string;
    readonly code?: number;
    readonly violations?: readonly Unexpected[];
  };
