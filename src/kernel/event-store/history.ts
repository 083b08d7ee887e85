import type { EventStore, Position, RecordedEvent } from './event-store';

/** The events that are stored when they are read, in their order and in batches; what comes later is left out. */
export async function* history(
  store: EventStore,
  after: Position = store.start,
): AsyncGenerator<readonly RecordedEvent[]> {
  const stop = new AbortController();
  try {
    for await (const { events, caughtUp } of store.subscribe({ after, signal: stop.signal })) {
      if (events.length > 0) yield events;
      if (caughtUp) return;
    }
  } finally {
    stop.abort();
  }
}
