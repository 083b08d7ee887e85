import { prepared } from '../database/prepared';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Position } from '../event-store/event-store';

/** A `copy` is a read model that is being built beside the live one, or kept after it; the `chain` links all events. */
export type FollowerKind = 'projection' | 'reaction' | 'copy' | 'chain';

export interface Failure {
  readonly position: string;
  readonly type: string;
  readonly message: string;
  readonly at: string;
}

/** How far a projection or reaction has come and who leads it, as all processes see it. */
export interface CheckpointRow {
  readonly name: string;
  readonly kind: FollowerKind;
  readonly version: number;
  readonly status: 'running' | 'rebuilding' | 'paused' | 'kept';
  /** Everything up to here is done; empty: nothing yet. */
  readonly checkpoint: Position | '';
  /** Rises whenever the owner changes, or somebody else than the owner changes the row. */
  readonly epoch: number;
  /** The process that leads it; null: none. */
  readonly owner: string | null;
  /** The owner has not renewed its lease in time: whoever comes may take it. */
  readonly free: boolean;
  /** A kept copy is to be dropped now. */
  readonly expired: boolean;
  readonly error: Failure | null;
}

/** Another process took the lease, paused the follower or switched its tables: read the row again. */
export class CheckpointMoved extends Error {}

const COLUMNS = `name, kind, version, status, checkpoint, epoch, owner, error,
  owner is null or lease_until < clock_timestamp() as free, coalesce(kept_until < now(), false) as expired`;

@Injectable()
export class Checkpoints {
  constructor(private readonly dataSource: DataSource) {}

  async register(name: string, kind: FollowerKind, version: number): Promise<void> {
    await this.dataSource.query(
      `insert into proj.checkpoint (name, kind, version, status) values ($1, $2, $3, $4)
       on conflict (name) do nothing`,
      [name, kind, version, kind === 'copy' ? 'rebuilding' : 'running'],
    );
  }

  all(): Promise<CheckpointRow[]> {
    return this.dataSource.query(`select ${COLUMNS} from proj.checkpoint order by name`);
  }

  /** Undefined for a copy that is no more. */
  async of(name: string): Promise<CheckpointRow | undefined> {
    const rows = await this.dataSource.query<CheckpointRow[]>(
      `select ${COLUMNS} from proj.checkpoint where name = $1`,
      [name],
    );
    return rows[0];
  }

  /**
   * Moves checkpoints of one owner within the caller's transaction, which holds the rows until it ends and does not wait
   * for the disk: lost in a crash, it is lost together with its rows, which are made again from the record.
   *
   * @throws CheckpointMoved unless all of them are as they were held
   */
  async move(tx: EntityManager, held: readonly CheckpointRow[], to: Position | ''): Promise<void> {
    const moved = await tx.query<unknown[]>(MOVE, [
      held.map(({ name }) => name),
      held.map(({ epoch }) => epoch),
      held.map(({ checkpoint }) => checkpoint),
      held[0].owner,
      to,
    ]);
    if (moved.length < held.length) throw new CheckpointMoved(held.map(({ name }) => name).join(', '));
  }

  async pause(held: CheckpointRow, error: Failure): Promise<void> {
    await this.dataSource.query(
      `update proj.checkpoint set status = 'paused', error = $3, epoch = epoch + 1, updated_at = now()
       where name = $1 and epoch = $2`,
      [held.name, held.epoch, error],
    );
  }

  /** True if the follower was paused. */
  async resume(name: string): Promise<boolean> {
    const [, resumed] = await this.dataSource.query<[unknown, number]>(
      `update proj.checkpoint set status = case kind when 'copy' then 'rebuilding' else 'running' end, error = null,
         epoch = epoch + 1, updated_at = now()
       where name = $1 and status = 'paused'`,
      [name],
    );
    return resumed === 1;
  }
}

// Rows are locked by name, as by whoever renews leases, so that two never wait for one another.
const MOVE = prepared(`with held as (
    select c.name from proj.checkpoint c join unnest($1::text[], $2::int[], $3::text[]) h (name, epoch, checkpoint)
        on c.name = h.name and c.epoch = h.epoch and c.checkpoint = h.checkpoint
     where c.owner = $4 and c.status <> 'paused'
     order by c.name for update of c),
  moved as (
    update proj.checkpoint c set checkpoint = $5, updated_at = now() from held where c.name = held.name
    returning c.name)
  select name, set_config('synchronous_commit', 'off', true) from moved`);
