/** An opaque place in the global order. Tokens of one store sort as text; `<store>.<id>.<place>`. */
export type Position = string & { readonly __position: unique symbol };

/** The revision that the last event of the stream must have: exact (first event = 0), no stream, any, or some. */
export type Expected = number | 'none' | 'any' | 'exists';

export interface NewEvent {
  /** UUID; the same id is never stored twice in a stream. */
  readonly id: string;
  readonly type: string;
  /** Plain JSON. */
  readonly data: object;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  /** ISO 8601 instant in UTC, by the store's clock. */
  readonly recordedAt: string;
}

export interface Appended {
  readonly outcome: 'stored' | 'duplicate';
  /** Revision and position of the last event of this append. */
  readonly revision: number;
  readonly position: Position;
}

/** What an append to several streams asks of one of them. */
export interface AppendPart {
  readonly stream: string;
  readonly expected: Expected;
  /** None: the stream is only checked, so that `any` would ask for nothing. */
  readonly events: readonly NewEvent[];
}

export interface AppendedMany {
  readonly outcome: 'stored' | 'duplicate';
  /** Of the last event of this append in each stream that it wrote. */
  readonly revisions: ReadonlyMap<string, number>;
  /** Of the last event of all. */
  readonly position: Position;
}

export interface ReadStream {
  /** First revision to read, inclusive; backwards it is the highest. */
  readonly from?: number;
  /** Last revision to read, inclusive; backwards it is the lowest. */
  readonly to?: number;
  /** Only events recorded at this ISO instant or before. */
  readonly asOf?: string;
  readonly direction?: 'forward' | 'backward';
  readonly max?: number;
}

export interface Batch {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here has been seen; it moves on without matching events too. */
  readonly checkpoint: Position;
  /** Nothing more was stored when this batch was read. */
  readonly caughtUp: boolean;
}

export interface Subscribe {
  /** Exclusive. `end` is the head at the moment of the call. */
  readonly after: Position | 'start' | 'end';
  /** Event types to deliver; absent: all. */
  readonly types?: readonly string[];
  /** Nobody looks at the metadata but for `schemaVersion`: a store may leave the rest away, and read the faster for it. */
  readonly bare?: boolean;
  /** How many events a batch had better not exceed, for who takes one after another; a store need not heed it. */
  readonly most?: number;
  readonly signal: AbortSignal;
}

export interface Lag {
  readonly events: number;
  /** Age of the oldest of them by the store's clock; 0 without one. */
  readonly seconds: number;
}

/** How far the order is held back by appends that have begun and not ended. */
export interface Horizon {
  /** Positions that were given out and cannot be read yet. */
  readonly lagPositions: number;
  /** Age of the oldest transaction that holds it back; 0 without one. */
  readonly oldestHolderSeconds: number;
}

export interface Capabilities {
  /** `appendMany` to several streams. */
  readonly atomicMultiStream: boolean;
  /** `appendMany` with streams that are only checked. */
  readonly crossStreamChecks: boolean;
  /** A retry with `any` or `exists` is recognised however late it comes. */
  readonly strongIdempotencyAny: boolean;
  /** Ids that stand elsewhere in the stream are noticed too where an exact revision is expected. */
  readonly strongIdempotencyExact: boolean;
}

/**
 * The record: append-only streams in one global order. An append is all or nothing, and a retry with the same
 * event ids is answered as `duplicate` with the first revision and position.
 *
 * Every call ends by itself within its own time limit: by an answer, or by an error of `event-store-errors`.
 */
export interface EventStore {
  readonly capabilities: Capabilities;
  append(stream: string, events: readonly NewEvent[], options: { expected: Expected }): Promise<Appended>;
  /**
   * Appends to each stream or to none, the events in the order of the parts. Each stream is named once, whatever the case
   * of its letters. A retry is a duplicate also where a stream that is only checked has changed since; one that repeats
   * some parts only is refused. Throws `LackingStore` for what `capabilities` denies.
   */
  appendMany(parts: readonly AppendPart[]): Promise<AppendedMany>;
  /** A stream that does not exist is empty. */
  readStream(stream: string, options?: ReadStream): AsyncIterable<RecordedEvent>;
  subscribe(options: Subscribe): AsyncIterable<Batch>;
  /** The highest position below which nothing can still appear. */
  head(): Promise<Position>;
  /** The position before all events. */
  readonly start: Position;
  /** Throws `ForeignPosition` for a token of another store or of no store. */
  compare(a: string, b: string): -1 | 0 | 1;
  /** Counted up to `most` events, 100 000 where that is absent. */
  lag(after: Position, most?: number): Promise<Lag>;
  /** Where an unfinished append holds back what comes after it. */
  horizon?(): Promise<Horizon>;
  close(): Promise<void>;
}

export const EVENT_STORE = Symbol('EventStore');
