import type { PoolClient, QueryConfig } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { EventStore, Position } from '../event-store/event-store';
import { CheckpointMoved, type CheckpointRow, type Checkpoints } from '../following/checkpoints';
import type { Consumer } from '../following/follower';
import type { EventCatalogue, StoredEvent } from '../recording/event-catalogue';
import type { ProjectionConsumer } from './projection-consumer';
import { WriteBehind } from './write-behind';

/** How long one can go back to what stood before. */
const KEEP = '24 hours';
const INDEX_WITHIN_MS = 3_600_000;
const INDEX_MEMORY = '128MB';
/** What is folded at once is garbage soon after; of longer batches the collector would copy most. Longer than a live page. */
const MOST_AT_ONCE = 600;

interface Move<Answer> {
  readonly held: CheckpointRow;
  readonly to: Position | '';
  readonly work: (tx: EntityManager) => Promise<Answer>;
}

/** Folds the record into the tables of schema `next`, and puts them in the place of the live ones when it has caught up. */
export class CopyConsumer implements Consumer {
  readonly kind = 'copy';
  readonly bare = true;
  readonly name: string;
  readonly version: number;
  readonly types: Consumer['types'];
  readonly most?: number;
  private readonly behind?: WriteBehind;

  constructor(
    private readonly live: ProjectionConsumer,
    private readonly dataSource: DataSource,
    private readonly store: EventStore,
    private readonly catalogue: EventCatalogue,
    private readonly checkpoints: Checkpoints,
  ) {
    this.name = `${live.name}@next`;
    this.version = live.version;
    this.types = live.types;
    const { projection } = live;
    if (!projection.refold) return;
    this.most = MOST_AT_ONCE;
    this.behind = new WriteBehind(
      (tx) => projection.refold!(tx),
      (held, to, work) => this.dataSource.transaction((tx) => this.moving(tx, { held, to, work })),
    );
  }

  async consume(events: readonly StoredEvent[], held: CheckpointRow, to: Position): Promise<void> {
    if (this.behind) await this.behind.take(events, held, to);
    else await this.dataSource.transaction((tx) => this.fold(tx, events, held, to));
  }

  async caughtUp(held: CheckpointRow): Promise<boolean> {
    await this.behind?.complete(held);
    await this.index();
    await this.dataSource.transaction((tx) => this.takeThePlace(tx, held));
    return true;
  }

  private fold(tx: EntityManager, events: readonly StoredEvent[], held: CheckpointRow, to: Position) {
    return this.moving(tx, {
      held,
      to,
      work: async () => {
        if (events.length > 0) await this.live.apply(tx, events);
      },
    });
  }

  private async moving<Answer>(tx: EntityManager, { held, to, work }: Move<Answer>): Promise<Answer> {
    await this.checkpoints.move(tx, [held], to);
    // Nothing but the copy can be meant by a table's bare name.
    await tx.query(`set local search_path = next`);
    return work(tx);
  }

  /** Two tables at a time: it is the processor that takes the time. */
  private async index(): Promise<void> {
    const tables = [...this.live.tables];
    const builder = async () => {
      for (let table = tables.shift(); table; table = tables.shift()) await this.indexTable(table);
    };
    await Promise.all([builder(), builder()]);
  }

  /** And analyses it. On a large record that takes longer than any query of the service may. */
  private async indexTable(table: string): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      const ask = async (text: string, values?: unknown[]) => {
        const query: QueryConfig & { query_timeout: number } = {
          text,
          values,
          query_timeout: INDEX_WITHIN_MS,
        };
        return (await client.query<{ made: boolean }>(query)).rows[0]?.made;
      };
      await ask(`set statement_timeout = ${INDEX_WITHIN_MS}`);
      await ask(`set maintenance_work_mem = '${INDEX_MEMORY}'`);
      while (await ask(`select proj.index_copy($1) as made`, [[table]]));
      await ask(`select proj.analyse_copy($1)`, [table]);
      await ask(`reset statement_timeout`);
      await ask(`reset maintenance_work_mem`);
    } finally {
      await runner.release();
    }
  }

  /** Holding the live checkpoint, so that nobody moves it meanwhile, the copy goes the last steps and is switched to. */
  private async takeThePlace(tx: EntityManager, held: CheckpointRow): Promise<void> {
    await tx.query(`set local lock_timeout = '3s'`);
    const rows = await tx.query<Pick<CheckpointRow, 'name' | 'checkpoint' | 'epoch' | 'owner'>[]>(
      `select name, checkpoint, epoch, owner from proj.checkpoint where name in ($1, $2) order by name for update`,
      [this.live.name, this.name],
    );
    const [live, next] = rows;
    if (next?.epoch !== held.epoch || next.owner !== held.owner) throw new CheckpointMoved(this.name);
    if (held.checkpoint < live.checkpoint) await this.catchUp(tx, held, live.checkpoint as Position);
    await tx.query(`set local search_path = public`);
    await tx.query(`select proj.switch_copy($1, $2, $3)`, [this.live.name, this.live.tables, KEEP]);
  }

  private async catchUp(tx: EntityManager, held: CheckpointRow, until: Position): Promise<void> {
    const turn = new AbortController();
    const types = this.types === 'all' ? undefined : this.types;
    const after = held.checkpoint || 'start';
    let at = held;
    for await (const batch of this.store.subscribe({ after, types, bare: true, signal: turn.signal })) {
      const events = batch.events.map((event) => this.catalogue.revive(event));
      await this.fold(tx, events, at, batch.checkpoint);
      at = { ...at, checkpoint: batch.checkpoint };
      if (batch.checkpoint >= until) break;
    }
    turn.abort();
  }
}
