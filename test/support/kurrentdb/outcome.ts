import type { LogRecord, ProposedEvent } from './log';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Write {
  readonly stream: string;
  /** See `commit-check` for those below 0. */
  readonly expected: number;
  readonly events: readonly ProposedEvent[];
}

/** What became of a write; each service says it in its own way. */
export type Outcome =
  | { readonly kind: 'stored' | 'repeated'; readonly last: LogRecord }
  | { readonly kind: 'conflict'; readonly current: number }
  | { readonly kind: 'not-leader'; readonly leader: Endpoint }
  | { readonly kind: 'too-large'; readonly limit: number }
  | {
      readonly kind: 'event-too-large';
      readonly limit: number;
      readonly event: string;
      readonly size: number;
    }
  | { readonly kind: 'bad-request'; readonly message: string }
  /** `untouched`: not written because of others. `silence`: no answer. `end`: the call is ended without one. */
  | {
      readonly kind:
        | 'deleted'
        | 'untouched'
        | 'timeout'
        | 'not-ready'
        | 'too-busy'
        | 'access-denied'
        | 'unknown'
        | 'silence'
        | 'end';
    };

export type Done = Extract<Outcome, { readonly last: LogRecord }>;
export type Refused = Exclude<Outcome, Done>;

export const isDone = (outcome: Outcome): outcome is Done =>
  outcome.kind === 'stored' || outcome.kind === 'repeated';
