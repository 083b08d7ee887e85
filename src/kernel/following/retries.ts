import { setTimeout as sleep } from 'node:timers/promises';
import { isTechnical } from '../database/technical-error';
import { CheckpointMoved } from './checkpoints';

const RETRIES = [50, 250, 1000];

/** Where something went wrong. */
export interface Suspect {
  readonly position: string;
  readonly type: string;
}

/** An event that a follower cannot take, however often it tries. */
export class Poisoned extends Error {
  constructor(
    readonly event: Suspect,
    readonly reason: unknown,
  ) {
    super(reason instanceof Error ? reason.message : String(reason));
  }
}

/**
 * Tries again with growing pauses. False at once where it fails without one event being at fault for certain.
 *
 * @throws Poisoned if `suspect` was given and all tries failed; technical errors, CheckpointMoved and Poisoned as they are
 */
export async function withRetries(work: () => Promise<void>, suspect?: Suspect): Promise<boolean> {
  for (let retry = 0; ; retry++) {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof CheckpointMoved || error instanceof Poisoned || isTechnical(error)) throw error;
      if (!suspect) return false;
      if (retry === RETRIES.length) throw new Poisoned(suspect, error);
      await sleep(RETRIES[retry]);
    }
  }
}
