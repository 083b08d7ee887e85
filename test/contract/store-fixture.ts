import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Batch,
  Capabilities,
  EventStore,
  NewEvent,
  Position,
  RecordedEvent,
  Subscribe,
} from '../../src/kernel/event-store/event-store';

export interface OpenedStore {
  readonly store: EventStore;
  close(): Promise<void>;
}

/** What each part of the contract is given. The store is there when the tests run. */
export interface Subject {
  readonly store: () => EventStore;
  readonly open: () => Promise<OpenedStore>;
  readonly capabilities: Capabilities;
}

export const newEvent = (event: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'ThingHappened',
  data: {},
  metadata: {},
  ...event,
});

export const newEvents = (count: number, event: Partial<NewEvent> = {}) =>
  Array.from({ length: count }, () => newEvent(event));

export const newStream = () => `thing-${randomUUID()}`;

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export const settled = async <Answer>(calls: Promise<Answer>[]) => {
  const results = await Promise.allSettled(calls);
  return {
    answers: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    errors: results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : [])),
  };
};

/** A subscriber that takes batches in the background. */
export class Follower {
  readonly batches: Batch[] = [];
  private readonly abort = new AbortController();
  /** When the subscription has ended; with its error, if it has one. */
  readonly ended: Promise<void>;

  constructor(store: EventStore, options: Omit<Subscribe, 'signal'>, onBatch?: () => Promise<unknown>) {
    const batches = store.subscribe({ ...options, signal: this.abort.signal });
    this.ended = (async () => {
      for await (const batch of batches) {
        this.batches.push(batch);
        await onBatch?.();
      }
    })();
    // `until` and `stop` tell of it.
    this.ended.catch(() => undefined);
  }

  get events(): RecordedEvent[] {
    return this.batches.flatMap(({ events }) => events);
  }

  get checkpoint(): Position | undefined {
    return this.batches.at(-1)?.checkpoint;
  }

  of(...streams: string[]) {
    return this.events.filter(({ stream }) => streams.includes(stream));
  }

  async until(condition: () => boolean, ms = 8000) {
    const ended = this.ended.then(() => {
      throw new Error('the subscription ended');
    });
    ended.catch(() => undefined);
    for (const end = Date.now() + ms; !condition(); await Promise.race([sleep(5), ended])) {
      if (Date.now() > end) throw new Error(`not so after ${ms} ms`);
    }
  }

  caughtUp() {
    return this.until(() => this.batches.at(-1)?.caughtUp === true);
  }

  /** How long the subscription takes to end, in ms. */
  async stop(): Promise<number> {
    const asked = performance.now();
    this.abort.abort();
    await this.ended;
    return performance.now() - asked;
  }
}
