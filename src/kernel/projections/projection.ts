import { DiscoveryService } from '@nestjs/core';
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { StoredEvent } from '../recording/event-catalogue';
import type { Refold } from './refold';

/** What a read model makes of the record. It may be emptied and refolded at any time, so it does nothing else. */
export interface Projection {
  /** Its own tables; nobody else writes them. */
  readonly tables: readonly EntityTarget<ObjectLiteral>[];
  /** The event types it reads; `all` also meets the types that no slice knows, and pauses there. */
  readonly types: readonly string[] | 'all';
  /**
   * Applies events in their order, inside the transaction that also moves the checkpoint. Deterministic, and without a
   * look at the metadata, most of which are not read for a copy: who recorded a step is read in the record.
   */
  apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void>;
  /** A faster way to fold the whole record into a copy, from what stands in its tables on; absent: as live events are. */
  refold?(tx: EntityManager): Promise<Refold>;
  /** Those of its tables in which a refold changes no row: a copy gets their keys after the rows, which is much faster. */
  readonly keysLater?: readonly EntityTarget<ObjectLiteral>[];
}

/** Marks a provider that the event store feeds. A raised version means: the rows mean something else now. */
export const Projects = DiscoveryService.createDecorator<{ name: string; version: number }>();
