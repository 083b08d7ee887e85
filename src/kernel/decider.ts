import type { DomainEvent, EventTypes } from './domain-event';

/** How one kind of stream is read back into the state its decisions are taken on. */
export interface Decider<State, Event extends DomainEvent> {
  /** The stream category; it has no hyphen, since the stream id is `<category>-<id>`. */
  readonly stream: string;
  readonly events: EventTypes<Event>;
  readonly initial: State;
  readonly evolve: (state: State, event: Event) => State;
}
