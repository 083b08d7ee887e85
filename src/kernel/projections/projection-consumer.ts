import type { DataSource } from 'typeorm';
import type { Position } from '../event-store/event-store';
import type { CheckpointRow, Checkpoints } from '../following/checkpoints';
import type { Consumer } from '../following/follower';
import type { StoredEvent } from '../recording/event-catalogue';
import type { Projection } from './projection';

/** Rows and checkpoint in one transaction: each event is projected exactly once. */
export class ProjectionConsumer implements Consumer {
  readonly kind = 'projection';
  readonly types: Consumer['types'];

  constructor(
    readonly name: string,
    readonly version: number,
    private readonly projection: Projection,
    private readonly dataSource: DataSource,
    private readonly checkpoints: Checkpoints,
  ) {
    this.types = projection.types;
  }

  async consume(events: readonly StoredEvent[], held: CheckpointRow, to: Position): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      // Lost together with its rows in a crash and made again from the record, so the commit need not wait for the disk.
      await tx.query('set local synchronous_commit = off');
      await this.checkpoints.move(tx, held, to);
      if (events.length > 0) await this.projection.apply(tx, events);
    });
  }

  /** Empties the tables and goes back to the start; the follower refolds. */
  async rebuild(): Promise<void> {
    await this.checkpoints.restart(this.name, this.version, async (tx) => {
      for (const table of this.projection.tables)
        await tx.createQueryBuilder().delete().from(table).execute();
    });
  }
}
