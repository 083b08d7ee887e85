import type { Stage } from '../cooperations/step';
import type { EventStore } from '../kernel/event-store/event-store';
import { tellCooperation } from './tell-cooperation';
import type { Plan } from './world';

/** What was made up, as the generator itself counts it. */
export interface Tally {
  cooperations: number;
  events: number;
  /** Cooperations that came to each stage. */
  readonly reached: Map<Stage, number>;
}

/** Appends that are under way at the same time; the store puts what comes together into one commit. */
const WIDTH = 64;

/**
 * Makes up cooperations and appends them, each stream whole, each cooperation in the order of its streams. What is there
 * already of the same plan stays as it is. @throws what `append` throws
 */
export async function generate(
  store: EventStore,
  plan: Plan,
  cooperations: number,
  progress: (tally: Tally) => void = () => undefined,
): Promise<Tally> {
  const tally: Tally = { cooperations: 0, events: 0, reached: new Map() };
  let next = 0;
  const work = async () => {
    while (next < cooperations) {
      const story = tellCooperation(plan, next++);
      for (const { stream, events } of story.streams()) {
        await store.append(stream, events, { expected: 'none' });
        tally.events += events.length;
      }
      for (const stage of story.reached) tally.reached.set(stage, (tally.reached.get(stage) ?? 0) + 1);
      tally.cooperations++;
      progress(tally);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, work));
  return tally;
}
