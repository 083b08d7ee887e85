import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EVENT_STORE, type EventStore } from '../event-store/event-store';
import { type CheckpointRow, Checkpoints } from '../following/checkpoints';
import { EventCatalogue } from '../recording/event-catalogue';
import { CopyConsumer } from './copy-consumer';
import type { ProjectionConsumer } from './projection-consumer';

export const isCopy = ({ kind }: CheckpointRow) => kind === 'copy';

/** There is nothing to go back to, or only what another version of Kakehashi can read. */
export class NothingKept extends Error {}

/** A newer Kakehashi has made this read model, or is making it. */
export class NewerVersion extends Error {}

/**
 * Read models beside the live ones. `name@next` is folded anew from the record, in tables of schema `next`, while readers
 * use the live rows; once it has caught up it takes their place in one transaction. `name@former` is what they used before.
 */
@Injectable()
export class Copies {
  private readonly live = new Map<string, ProjectionConsumer>();

  constructor(
    private readonly dataSource: DataSource,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly catalogue: EventCatalogue,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** Makes a projection known, so that copies of it can be made. */
  of(consumer: ProjectionConsumer): void {
    this.live.set(consumer.name, consumer);
  }

  has(name: string): boolean {
    return this.live.has(name);
  }

  /**
   * Begins a copy of the version that this process knows, unless one is being built. It is led by whoever takes its lease.
   *
   * @throws NewerVersion
   */
  async renew(name: string): Promise<void> {
    const { version, tables, keysLater } = this.consumerOf(name);
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`select from proj.checkpoint where name = $1 for update`, [name]);
      const [newer] = await tx.query<{ version: number }[]>(
        `select version from proj.checkpoint where name in ($1, $2) and version > $3 order by version desc`,
        [name, nextOf(name), version],
      );
      if (newer)
        throw new NewerVersion(`There is ${name}@${newer.version}; this Kakehashi has ${name}@${version}.`);
      const [, empty] = await tx.query<[unknown, number]>(
        `update proj.checkpoint set version = $2, epoch = epoch + 1, owner = null, lease_until = null
          where name = $1 and checkpoint = '' and version < $2`,
        [name, version],
      );
      const underWay = await tx.query<unknown[]>(
        `select from proj.checkpoint where name = $1 and version = $2 and status = 'rebuilding'`,
        [nextOf(name), version],
      );
      if (empty > 0 || underWay.length > 0) return;
      await tx.query(`select proj.open_copy($1, $2)`, [tables, keysLater]);
      await tx.query(`delete from proj.checkpoint where name = $1`, [nextOf(name)]);
      await tx.query(
        `insert into proj.checkpoint (name, kind, version, status) values ($1, 'copy', $2, 'rebuilding')`,
        [nextOf(name), version],
      );
    });
  }

  /** Whether copies of newer versions are being built. */
  async renewing(): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(RENEWING);
    return rows.length > 0;
  }

  /** What was kept is to take its place again; it catches up first, so that no reader sees an older state. @throws NothingKept */
  async takeBack(name: string): Promise<void> {
    const { version, tables } = this.consumerOf(name);
    await this.dataSource.transaction(async (tx) => {
      const [kept] = await tx.query<{ version: number }[]>(
        `select version from proj.checkpoint where name = $1 for update`,
        [`${name}@former`],
      );
      if (!kept) throw new NothingKept(`Nothing is kept of ${name}.`);
      if (kept.version !== version)
        throw new NothingKept(
          `What is kept is ${name}@${kept.version}; this Kakehashi has ${name}@${version}.`,
        );
      await tx.query(`select proj.take_back($1, $2)`, [name, tables]);
    });
  }

  async drop(copy: string): Promise<void> {
    const [name] = copy.split('@');
    if (this.has(name))
      await this.dataSource.query(`select proj.drop_copies($1, $2)`, [[copy], this.consumerOf(name).tables]);
  }

  /** Who builds this copy on; undefined where this process has another version of it. */
  consumer({ name, version }: CheckpointRow): CopyConsumer | undefined {
    const consumer = this.live.get(name.split('@')[0]);
    if (consumer?.version !== version) return undefined;
    return new CopyConsumer(consumer, this.dataSource, this.store, this.catalogue, this.checkpoints);
  }

  private consumerOf(name: string): ProjectionConsumer {
    const consumer = this.live.get(name);
    if (!consumer) throw new Error(`there is no projection ${name}`);
    return consumer;
  }
}

const RENEWING = `select from proj.checkpoint live join proj.checkpoint next on next.name = live.name || '@next'
  where next.version > live.version and next.status = 'rebuilding' limit 1`;

export const nextOf = (name: string) => `${name}@next`;
