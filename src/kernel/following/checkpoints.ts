import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Position } from '../event-store/event-store';

export type FollowerKind = 'projection' | 'reaction';

export interface Failure {
  readonly position: Position;
  readonly type: string;
  readonly message: string;
  readonly at: string;
}

/** How far a projection or reaction has come, as all processes see it. */
export interface CheckpointRow {
  readonly name: string;
  readonly kind: FollowerKind;
  readonly version: number;
  readonly status: 'running' | 'rebuilding' | 'paused';
  /** Everything up to here is done; empty: nothing yet. */
  readonly checkpoint: Position | '';
  /** Rises whenever somebody else than the follower itself changes the row. */
  readonly generation: number;
  readonly error: Failure | null;
}

/** Another process moved the checkpoint, paused the follower or began a rebuild: read the row again. */
export class CheckpointMoved extends Error {}

const COLUMNS = 'name, kind, version, status, checkpoint, generation, error';

@Injectable()
export class Checkpoints {
  constructor(private readonly dataSource: DataSource) {}

  async register(name: string, kind: FollowerKind, version: number): Promise<void> {
    await this.dataSource.query(
      `insert into proj.checkpoint (name, kind, version) values ($1, $2, $3) on conflict (name) do nothing`,
      [name, kind, version],
    );
  }

  all(): Promise<CheckpointRow[]> {
    return this.dataSource.query(`select ${COLUMNS} from proj.checkpoint order by name`);
  }

  async of(name: string): Promise<CheckpointRow> {
    const rows = await this.dataSource.query<CheckpointRow[]>(
      `select ${COLUMNS} from proj.checkpoint where name = $1`,
      [name],
    );
    return rows[0];
  }

  /** Moves the checkpoint within the caller's transaction, which holds the row until it ends. */
  async move(tx: EntityManager, held: CheckpointRow, to: Position): Promise<void> {
    const [, moved] = await tx.query<[unknown, number]>(
      `update proj.checkpoint set checkpoint = $4, updated_at = now()
       where name = $1 and checkpoint = $2 and generation = $3 and status <> 'paused'`,
      [held.name, held.checkpoint, held.generation, to],
    );
    if (moved === 0) throw new CheckpointMoved(held.name);
  }

  async pause(held: CheckpointRow, error: Failure): Promise<void> {
    await this.dataSource.query(
      `update proj.checkpoint set status = 'paused', error = $3, generation = generation + 1, updated_at = now()
       where name = $1 and generation = $2`,
      [held.name, held.generation, error],
    );
  }

  /** True if the follower was paused. */
  async resume(name: string): Promise<boolean> {
    const [, resumed] = await this.dataSource.query<[unknown, number]>(
      `update proj.checkpoint set status = 'running', error = null, generation = generation + 1, updated_at = now()
       where name = $1 and status = 'paused'`,
      [name],
    );
    return resumed === 1;
  }

  /** Back to the start, together with `empty`, in one transaction. */
  async restart(name: string, version: number, empty: (tx: EntityManager) => Promise<void>): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await tx.query(
        `update proj.checkpoint set status = 'rebuilding', checkpoint = '', version = $2, error = null,
           generation = generation + 1, updated_at = now() where name = $1`,
        [name, version],
      );
      await empty(tx);
    });
  }

  async rebuilt(held: CheckpointRow): Promise<void> {
    await this.dataSource.query(
      `update proj.checkpoint set status = 'running' where name = $1 and generation = $2 and status = 'rebuilding'`,
      [held.name, held.generation],
    );
  }
}
