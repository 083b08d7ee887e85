import type { Appended } from './event-store';
import { OutcomeUnknown, StoreUnavailable, WrongRevision } from './event-store-errors';

/** How an append ended: refused is what no retry makes good, unavailable stored nothing, unknown may have stored. */
export type AppendOutcome = 'stored' | 'duplicate' | 'conflict' | 'refused' | 'unavailable' | 'unknown';

/** Is told of what the store does, to count it. It must not throw. */
export interface StoreObserver {
  /** `seconds`: from the call to its answer or error, waiting for others included. */
  appended(outcome: AppendOutcome, seconds: number): void;
  /** A statement was sent for that many appends; 1 is a lone one. */
  grouped(appends: number): void;
  /** A connection that had failed was thrown away for a new one. */
  reconnected?(): void;
}

/** Does the append and tells the observer how it ended. */
export async function observed<Answer extends Pick<Appended, 'outcome'>>(
  observer: StoreObserver | undefined,
  append: () => Promise<Answer>,
): Promise<Answer> {
  const began = performance.now();
  const tell = (outcome: AppendOutcome) => observer?.appended(outcome, (performance.now() - began) / 1000);
  try {
    const answer = await append();
    tell(answer.outcome);
    return answer;
  } catch (error) {
    tell(outcomeOf(error));
    throw error;
  }
}

function outcomeOf(error: unknown): AppendOutcome {
  if (error instanceof WrongRevision) return 'conflict';
  if (error instanceof OutcomeUnknown) return 'unknown';
  return error instanceof StoreUnavailable ? 'unavailable' : 'refused';
}
