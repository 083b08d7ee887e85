import type { DataSource, EntityManager } from 'typeorm';
import { patiently } from '../database/patiently';
import type { EventStore, Position } from '../event-store/event-store';
import { CheckpointMoved, type CheckpointRow, type Checkpoints } from '../following/checkpoints';
import type { Consumer } from '../following/follower';
import type { EventCatalogue, StoredEvent } from '../recording/event-catalogue';
import type { ProjectionConsumer } from './projection-consumer';
import { WriteBehind } from './write-behind';

/** How long one can go back to what stood before. */
const KEEP = '24 hours';
/** What is folded at once is garbage soon after; of longer batches the collector would copy most. Longer than a live page. */
const MOST_AT_ONCE = 600;

const MAKE_NEXT_INDEX = `select proj.index_copy($1) as made`;

interface Move<Answer> {
  readonly held: CheckpointRow;
  readonly to: Position | '';
  readonly work: (tx: EntityManager) => Promise<Answer>;
}

/** The last steps of a copy. */
interface Last {
  readonly until: Position;
  readonly signal: AbortSignal;
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

  async caughtUp(held: CheckpointRow, signal: AbortSignal): Promise<boolean> {
    await this.behind?.complete(held);
    await this.index(signal);
    await this.dataSource.transaction((tx) => this.takeThePlace(tx, held, signal));
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
  private async index(signal: AbortSignal): Promise<void> {
    const tables = [...this.live.tables];
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const builder = async () => {
      for (let table = tables.shift(); table; table = tables.shift()) await this.indexTable(table, either);
    };
    const builders = [builder(), builder()];
    try {
      await Promise.all(builders);
    } catch (error) {
      failed.abort();
      await Promise.allSettled(builders);
      throw error;
    }
  }

  /**
   * And vacuums it: until autovacuum came, its first readers would look at rows beside every index, with plans for a table of
   * unknown content. Whoever goes on with the copy finds what was made.
   */
  private async indexTable(table: string, signal: AbortSignal): Promise<void> {
    await patiently(this.dataSource, signal, async (ask) => {
      const makeNext = async () => (await ask<{ made: boolean }>(MAKE_NEXT_INDEX, [[table]]))[0].made;
      while (await makeNext());
      await ask(`vacuum (analyze) next."${table}"`);
    });
  }

  /** Holding the live checkpoint, so that nobody moves it meanwhile, the copy goes the last steps and is switched to. */
  private async takeThePlace(tx: EntityManager, held: CheckpointRow, signal: AbortSignal): Promise<void> {
    await tx.query(`set local lock_timeout = '3s'`);
    const rows = await tx.query<Pick<CheckpointRow, 'name' | 'version' | 'checkpoint' | 'epoch' | 'owner'>[]>(
      `select name, version, checkpoint, epoch, owner from proj.checkpoint where name in ($1, $2) order by name for update`,
      [this.live.name, this.name],
    );
    const [live, next] = rows;
    if (next?.epoch !== held.epoch || next.owner !== held.owner) throw new CheckpointMoved(this.name);
    if (held.checkpoint < live.checkpoint)
      await this.catchUp(tx, held, { until: live.checkpoint as Position, signal });
    await tx.query(`set local search_path = public`);
    await tx.query(`select proj.switch_copy($1, $2, $3)`, [this.live.name, this.live.tables, KEEP]);
    // Whoever leads what is older than this cannot go on with it; the next newer process takes it at once.
    await tx.query(
      `update proj.checkpoint set owner = null, lease_until = null where name = $1 and $2::int < version`,
      [this.live.name, live.version],
    );
  }

  private async catchUp(tx: EntityManager, held: CheckpointRow, { until, signal }: Last): Promise<void> {
    const turn = new AbortController();
    const either = AbortSignal.any([signal, turn.signal]);
    const types = this.types === 'all' ? undefined : this.types;
    const after = held.checkpoint || 'start';
    let at = held;
    for await (const batch of this.store.subscribe({ after, types, bare: true, signal: either })) {
      const events = batch.events.map((event) => this.catalogue.revive(event));
      await this.fold(tx, events, at, batch.checkpoint);
      at = { ...at, checkpoint: batch.checkpoint };
      if (batch.checkpoint >= until) break;
    }
    turn.abort();
    signal.throwIfAborted();
  }
}
