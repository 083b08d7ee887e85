import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { OutcomeUnknown, StoreUnavailable, WrongRevision } from '../event-store-errors';
import { inTime, TooLate } from './in-time';
import type { StoreClients } from './store-clients';
import { messageOf, verdictOf } from './verdict';

/** The server gives up a commit after two to three seconds. */
const LONGEST_ATTEMPT_MS = 3_000;

/** What is asked of the server until it answers; what it would store has the same ids each time. */
export interface Attempt<Answer> {
  /** Moment on the clock of `performance` at which the call ends. */
  readonly until: number;
  /** Asks once; after `ms` nobody waits any more. */
  ask(client: KurrentDBClient, ms: number): Promise<Answer>;
  /** The id in the port of a stream that was not as expected, by its name in KurrentDB where the server says it. */
  streamOf(name?: string): string;
}

/** Asks again and again until there is an answer, with a new client after each error that is none. */
export class Attempts {
  constructor(private readonly clients: StoreClients) {}

  /** Throws `WrongRevision`, `OutcomeUnknown`, `StoreUnavailable` if nothing was stored for certain, `InvalidEvent`, `LackingStore`. */
  async make<Answer>(attempt: Attempt<Answer>): Promise<Answer> {
    for (let stored: 'no' | 'maybe' = 'no'; ;) {
      try {
        return await this.once(attempt);
      } catch (error) {
        const verdict = verdictOf(error);
        if (verdict.kind === 'conflict')
          throw new WrongRevision(attempt.streamOf(verdict.name), verdict.actual);
        if (verdict.kind === 'refused') throw verdict.error;
        if (verdict.kind === 'unknown') stored = 'maybe';
        if (this.isOver(attempt.until)) throw unanswered(stored, error);
      }
    }
  }

  private async once<Answer>(attempt: Attempt<Answer>): Promise<Answer> {
    const { until } = attempt;
    const { writing } = this.clients;
    const client = writing.current ?? (await inTime(writing.get(), left(until)).catch(notAsked));
    try {
      const ms = Math.min(LONGEST_ATTEMPT_MS, left(until));
      return await inTime(attempt.ask(client, ms), ms);
    } catch (error) {
      const { kind } = verdictOf(error);
      const another =
        kind === 'conflict' || kind === 'refused' ? undefined : this.clients.failed(client, error);
      // Whoever waits for it in vain has the first error to tell.
      if (another) await inTime(another, left(until)).catch(() => undefined);
      throw error;
    }
  }

  private isOver(until: number): boolean {
    return this.clients.writing.closed || performance.now() >= until;
  }
}

/** While no server was found there was nobody who could have stored anything. */
function notAsked(cause: unknown): never {
  if (!(cause instanceof TooLate)) throw cause;
  throw new StoreUnavailable('no KurrentDB server was found', { cause });
}

const left = (until: number) => Math.max(1, until - performance.now());

function unanswered(stored: 'no' | 'maybe', cause: unknown): Error {
  if (stored === 'no') return new StoreUnavailable(messageOf(cause), { cause });
  return new OutcomeUnknown(`no answer to an append: ${messageOf(cause)}`, { cause });
}
