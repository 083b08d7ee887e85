import { Injectable } from '@nestjs/common';
import { hostname } from 'node:os';
import { DataSource } from 'typeorm';
import { v4 } from 'uuid';

const LEASE_SECONDS = 10;
const RENEW_EVERY_MS = 3_000;

/**
 * Which followers this process leads. A lease lasts ten seconds by the database's clock and is renewed long before; the
 * epoch in its row rises with each new owner, and whoever holds an older one moves no checkpoint any more.
 */
@Injectable()
export class Leases {
  readonly owner = `${hostname()}/${process.pid}/${v4().slice(0, 8)}`;
  private renewedAt = -Infinity;

  constructor(private readonly dataSource: DataSource) {}

  /** Whether it is time to renew. */
  get due(): boolean {
    return performance.now() - this.renewedAt > RENEW_EVERY_MS;
  }

  /** False for a process that slept so long that another one may lead by now. */
  get lasting(): boolean {
    return performance.now() - this.renewedAt < LEASE_SECONDS * 1000;
  }

  /**
   * Renews what this process leads, and takes what nobody leads; with `force`, what anybody else leads too: for a service
   * that knows to be alone with the data, so that whoever led must be dead.
   */
  async take(names: readonly string[], force = false): Promise<void> {
    const asked = performance.now();
    await this.dataSource.query(TAKE, [names, this.owner, LEASE_SECONDS, force]);
    this.renewedAt = asked;
  }

  /** Whether projections are led elsewhere, or were until a moment ago. */
  async heldByOthers(): Promise<boolean> {
    const held = await this.dataSource.query<unknown[]>(
      `select from proj.checkpoint
        where kind = 'projection' and owner <> $1 and lease_until >= clock_timestamp() limit 1`,
      [this.owner],
    );
    return held.length > 0;
  }

  /** Gives everything back, so that others need not wait for the leases to run out. */
  async release(): Promise<void> {
    await this.dataSource.query(
      `update proj.checkpoint set owner = null, lease_until = null, epoch = epoch + 1 where name in (
         select name from proj.checkpoint where owner = $1 order by name for update)`,
      [this.owner],
    );
  }
}

const TAKE = `with free as (
    select name from proj.checkpoint
     where name = any($1) and status <> 'kept'
       and (owner is null or owner = $2 or lease_until < clock_timestamp() or $4)
     order by name for update)
  update proj.checkpoint c set owner = $2, lease_until = clock_timestamp() + make_interval(secs => $3),
         epoch = c.epoch + (c.owner is distinct from $2)::int
    from free where c.name = free.name`;
