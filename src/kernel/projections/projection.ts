import { DiscoveryService } from '@nestjs/core';
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { StoredEvent } from '../recording/event-catalogue';

/** What a read model makes of the record. It may be emptied and refolded at any time, so it does nothing else. */
export interface Projection {
  /** Its own tables; nobody else writes them. */
  readonly tables: readonly EntityTarget<ObjectLiteral>[];
  /** The event types it reads; `all` also meets the types that no slice knows, and pauses there. */
  readonly types: readonly string[] | 'all';
  /** Applies events in their order, inside the transaction that also moves the checkpoint. Deterministic. */
  apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void>;
}

/** Marks a provider that the event store feeds. A raised version means: the rows mean something else now. */
export const Projects = DiscoveryService.createDecorator<{ name: string; version: number }>();
