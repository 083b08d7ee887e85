import { setTimeout as sleep } from 'node:timers/promises';
import { Column, DataSource, Entity, type EntityManager } from 'typeorm';
import { Pool } from 'pg';
import { dataSourceOptions } from '../../src/kernel/database/data-source-options';
import { DomainEvent } from '../../src/kernel/domain-event';
import { PostgresEventStore } from '../../src/kernel/event-store/postgres/postgres-event-store';
import { Checkpoints } from '../../src/kernel/following/checkpoints';
import { Followers } from '../../src/kernel/following/followers';
import { Leases } from '../../src/kernel/following/leases';
import { Copies } from '../../src/kernel/projections/copies';
import { ProjectionConsumer } from '../../src/kernel/projections/projection-consumer';
import { type Folds, ProjectedRow, RowProjection } from '../../src/kernel/projections/row-projection';
import { EventCatalogue, type StoredEvent } from '../../src/kernel/recording/event-catalogue';

export class ThingCounted extends DomainEvent<{ by: number }> {
  readonly type = 'ThingCounted';
}

@Entity('tally')
export class Tally extends ProjectedRow {
  @Column('int') count: number;
}

export const TALLY_TABLE =
  'create table tally (id text primary key, revision int not null, position text not null, count int not null)';

/** Adds up, so that an event that is applied twice or never shows. */
export class TallyProjection extends RowProjection<Tally, ThingCounted> {
  readonly row = Tally;
  readonly when: Folds<Tally, ThingCounted> = {
    ThingCounted: ({ count }, { data }) => ({ count: count + data.by }),
  };

  /** `written` is called between the rows and the commit. */
  constructor(
    private readonly written: (events: readonly StoredEvent[]) => Promise<void> = async () => undefined,
  ) {
    super();
  }

  blank = () => ({ count: 0 });
  key = ({ stream }: StoredEvent) => stream;

  override async apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    await super.apply(tx, events);
    await this.written(events);
  }
}

/** What the kernel needs to follow a record, on a database with its schema and the table of the tally. */
export async function openTally(url: string) {
  const dataSource = await new DataSource({ ...dataSourceOptions(url), entities: [Tally] }).initialize();
  const pool = new Pool({ connectionString: url });
  const store = await PostgresEventStore.open({ pool, listen: { connectionString: url } });
  const catalogue = new EventCatalogue();
  catalogue.register({ ThingCounted });
  const checkpoints = new Checkpoints(dataSource);
  const leases = new Leases(dataSource, pool);
  const copies = new Copies(dataSource, store, catalogue, checkpoints);
  const followers = new Followers(store, catalogue, checkpoints, leases, copies, dataSource);
  return {
    leases,
    copies,
    dataSource,
    store,
    catalogue,
    checkpoints,
    followers,
    project(name: string, projection: TallyProjection, version = 1) {
      const consumer = new ProjectionConsumer(name, version, projection, dataSource, checkpoints);
      followers.add(consumer);
      copies.of(consumer);
      return consumer;
    },
    async close() {
      await followers.stop();
      await store.close();
      await pool.end();
      await dataSource.destroy();
    },
  };
}

export type OpenTally = Awaited<ReturnType<typeof openTally>>;

/** Waits until a condition holds, for twenty seconds at most unless said otherwise. */
export async function until(holds: () => Promise<boolean> | boolean, ms = 20_000): Promise<void> {
  for (const end = Date.now() + ms; !(await holds()); await sleep(10))
    if (Date.now() > end) throw new Error(`not so after ${ms} ms: ${String(holds)}`);
}
