import type { StepCatalogue } from '../cooperations/step-catalogue';
import type { EventStore } from '../kernel/event-store/event-store';
import { GENERATOR } from './story';

/** The record holds steps that people have recorded. */
export class RealRecord extends Error {}

const MADE_UP_BY = ['seed', GENERATOR];

/** Made-up cooperations stand for ever, so they may only stand beside the seed and beside others of their kind. */
export async function refuseRealRecord(store: EventStore, steps: StepCatalogue): Promise<void> {
  const actor = await realActor(store, steps.told());
  if (actor !== undefined)
    throw new RealRecord(
      `This record holds cooperations that were not made up (by ${actor}); nothing was done.`,
    );
}

async function realActor(store: EventStore, types: readonly string[]): Promise<string | undefined> {
  const read = new AbortController();
  try {
    for await (const { events, caughtUp } of store.subscribe({
      after: 'start',
      types,
      signal: read.signal,
    })) {
      const actors = events.map(({ metadata }) => metadata.actorId ?? '');
      const real = actors.find((actor) => !MADE_UP_BY.includes(actor));
      if (real !== undefined || caughtUp) return real;
    }
  } finally {
    read.abort();
  }
  return undefined;
}
