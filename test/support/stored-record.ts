import { EVENT_STORE, type EventStore, type RecordedEvent } from '../../src/kernel/event-store/event-store';
import { history } from '../../src/kernel/event-store/history';
import type { TestApp } from './app';

export async function eventsIn(store: EventStore): Promise<RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for await (const events of history(store)) found.push(...events);
  return found;
}

/** All that the app has recorded, whichever store holds it. */
export const recordOf = ({ app }: Pick<TestApp, 'app'>) => eventsIn(app.get<EventStore>(EVENT_STORE));

export const countOf = async (test: Pick<TestApp, 'app'>) => (await recordOf(test)).length;
