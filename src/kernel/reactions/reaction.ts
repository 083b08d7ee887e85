import type { ICommand } from '@nestjs/cqrs';
import { DiscoveryService } from '@nestjs/core';
import type { DomainEvent } from '../domain-event';
import type { CommandContext } from '../recording/command-context';
import type { StoredEvent } from '../recording/event-catalogue';

/**
 * A process manager: what has happened leads to commands. `context(n)` gives the n-th command an id that derives from
 * the event, so that a repetition after a crash changes nothing.
 */
export interface Reaction<Event extends DomainEvent = DomainEvent> {
  readonly when: {
    readonly [Type in Event['type']]?: (
      event: StoredEvent<Extract<Event, { type: Type }>>,
      context: (n: number) => CommandContext,
    ) => readonly ICommand[];
  };
}

/**
 * Marks a provider that the event store feeds and whose commands go through the CommandBus. `needs` names every projection
 * that those commands look at: the reaction waits for these, also while one of them is paused, and for no other. What
 * they fold from streams is not among them. Absent: all projections.
 */
export const Reacts = DiscoveryService.createDecorator<{ name: string; needs?: readonly string[] }>();
