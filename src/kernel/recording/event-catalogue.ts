import { Injectable, type Provider } from '@nestjs/common';
import { v4 } from 'uuid';
import type { DomainEvent, Upcaster } from '../domain-event';
import type { RecordedEvent } from '../event-store/event-store';

/** An event as it was stored, with its data in today's form. */
export interface StoredEvent<Event extends DomainEvent = DomainEvent> extends RecordedEvent {
  readonly type: Event['type'];
  readonly data: Event['data'];
}

type EventClass = new (data: never) => DomainEvent;

/** A type, or a version of one, that no slice lists. It was stored by a newer Kakehashi, and is never skipped in silence. */
export class UnknownEventType extends Error {
  constructor(type: string) {
    super(`no slice knows the event type ${type}`);
  }
}

/** Every event type there is, by the name under which it is stored. */
@Injectable()
export class EventCatalogue {
  private readonly classes = new Map<string, EventClass>();
  private readonly upcasters = new Map<string, Map<number, Upcaster['upcast']>>();

  register(events: Readonly<Record<string, EventClass>>, upcasters: readonly Upcaster[] = []): void {
    for (const [type, eventClass] of Object.entries(events)) this.classes.set(type, eventClass);
    for (const { type, from, upcast } of upcasters)
      this.upcasters.set(type, (this.upcasters.get(type) ?? new Map()).set(from, upcast));
  }

  /** The version under which events of this type are written now: one more than there are upcasters. */
  schemaVersion(type: string): number {
    return 1 + (this.upcasters.get(type)?.size ?? 0);
  }

  revive(recorded: RecordedEvent): StoredEvent {
    if (!this.classes.has(recorded.type)) throw new UnknownEventType(recorded.type);
    const stored = Number(recorded.metadata.schemaVersion ?? 1);
    if (stored > this.schemaVersion(recorded.type)) throw new UnknownEventType(`${recorded.type}@${stored}`);
    const steps = this.upcasters.get(recorded.type);
    if (!steps) return recorded;

    let data = recorded.data as Record<string, unknown>;
    for (let version = stored; version <= steps.size; version++) data = steps.get(version)!(data);
    return { ...recorded, data };
  }

  toDomain<Event extends DomainEvent>(stored: StoredEvent): Event {
    return new (this.classes.get(stored.type)!)(stored.data as never) as Event;
  }

  types(): string[] {
    return [...this.classes.keys()];
  }
}

/** Goes into the providers of a slice's module and makes its events known. */
export const recordedEvents = (
  events: Readonly<Record<string, EventClass>>,
  upcasters: readonly Upcaster[] = [],
): Provider => ({
  provide: `events ${v4()}`,
  inject: [EventCatalogue],
  useFactory: (catalogue: EventCatalogue) => catalogue.register(events, upcasters),
});
