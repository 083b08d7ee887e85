import type { DataSource, EntityManager } from 'typeorm';
import type { Position } from '../event-store/event-store';
import type { CheckpointRow, Checkpoints } from '../following/checkpoints';
import type { Consumer } from '../following/follower';
import type { StoredEvent } from '../recording/event-catalogue';
import type { Projection } from './projection';

/** Rows and checkpoint in one transaction: each event is projected exactly once. */
export class ProjectionConsumer implements Consumer {
  readonly kind = 'projection';
  readonly bare = true;
  readonly types: Consumer['types'];

  constructor(
    readonly name: string,
    readonly version: number,
    readonly projection: Projection,
    private readonly dataSource: DataSource,
    private readonly checkpoints: Checkpoints,
  ) {
    this.types = projection.types;
  }

  /** Names of the tables that it writes. */
  get tables(): string[] {
    return this.namesOf(this.projection.tables);
  }

  /** Names of those of which a copy gets the keys after the rows. */
  get keysLater(): string[] {
    return this.namesOf(this.projection.keysLater ?? []);
  }

  async consume(events: readonly StoredEvent[], held: CheckpointRow, to: Position): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.checkpoints.move(tx, [held], to);
      if (events.length > 0) await this.apply(tx, events);
    });
  }

  apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    return this.projection.apply(tx, events);
  }

  private namesOf(tables: Projection['tables']): string[] {
    return tables.map((table) => this.dataSource.getMetadata(table).tableName);
  }
}
