import type { AppendResult, JSONEventData } from '@kurrent/kurrentdb-client';
import { OutcomeUnknown, StoreUnavailable, WrongRevision } from '../event-store-errors';
import { inTime } from './in-time';
import type { StoreClients } from './store-clients';
import { messageOf, verdictOf } from './verdict';

/** The server gives up a commit after two to three seconds. */
const LONGEST_ATTEMPT_MS = 3_000;

export interface ExactAppend {
  /** As ids of streams are in the port. */
  readonly stream: string;
  /** Its name in KurrentDB. */
  readonly name: string;
  /** Revision of the last event, -1 for none. */
  readonly after: number;
  readonly events: readonly JSONEventData[];
  /** Moment on the clock of `performance` at which the call ends. */
  readonly until: number;
}

/** Appends at an exact revision, again and again with the same ids until there is an answer. */
export class AppendSender {
  constructor(private readonly clients: StoreClients) {}

  /** Throws `WrongRevision`, `OutcomeUnknown`, `StoreUnavailable` if nothing was stored for certain, `InvalidEvent`. */
  async send(append: ExactAppend): Promise<AppendResult> {
    for (let stored: 'no' | 'maybe' = 'no'; ;) {
      try {
        return await this.attempt(append);
      } catch (error) {
        const verdict = verdictOf(error);
        if (verdict.kind === 'conflict') throw new WrongRevision(append.stream, verdict.actual);
        if (verdict.kind === 'refused') throw verdict.error;
        if (verdict.kind === 'unknown') stored = 'maybe';
        if (this.isOver(append)) throw unanswered(stored, error);
      }
    }
  }

  private async attempt({ name, after, events, until }: ExactAppend): Promise<AppendResult> {
    const { writing } = this.clients;
    const client = writing.current ?? (await inTime(writing.get(), left(until)));
    try {
      const ms = Math.min(LONGEST_ATTEMPT_MS, left(until));
      const streamState = after < 0 ? 'no_stream' : BigInt(after);
      const answer = client.appendToStream(name, [...events], {
        streamState,
        requiresLeader: true,
        deadline: ms,
      });
      return await inTime(answer, ms);
    } catch (error) {
      const { kind } = verdictOf(error);
      const another =
        kind === 'conflict' || kind === 'refused' ? undefined : this.clients.failed(client, error);
      // Whoever waits for it in vain has the first error to tell.
      if (another) await inTime(another, left(until)).catch(() => undefined);
      throw error;
    }
  }

  private isOver({ until }: ExactAppend): boolean {
    return this.clients.writing.closed || performance.now() >= until;
  }
}

const left = (until: number) => Math.max(1, until - performance.now());

function unanswered(stored: 'no' | 'maybe', cause: unknown): Error {
  if (stored === 'no') return new StoreUnavailable(messageOf(cause), { cause });
  return new OutcomeUnknown(`no answer to an append: ${messageOf(cause)}`, { cause });
}
