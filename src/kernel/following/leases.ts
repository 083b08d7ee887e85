import { Inject, Injectable } from '@nestjs/common';
import { hostname } from 'node:os';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { v4 } from 'uuid';
import { VITAL_POOL } from '../database/vital-pool';

/** A follower, and the version of it that a process knows. */
interface Led {
  readonly name: string;
  readonly version: number;
}

export const LEASE_SECONDS = 10;
const RENEW_EVERY_MS = 3_000;

/**
 * Which followers this process leads. A lease lasts ten seconds by the database's clock and is renewed long before; the
 * epoch in its row rises with each new owner, and whoever holds an older one moves no checkpoint any more.
 */
@Injectable()
export class Leases {
  readonly owner = `${hostname()}/${process.pid}/${v4().slice(0, 8)}`;
  private renewedAt = -Infinity;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(VITAL_POOL) private readonly vital: Pool,
  ) {}

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
   * that knows to be alone with the data, so that whoever led must be dead. Of what a newer Kakehashi has made anew in the
   * meantime it keeps no lease, so that a newer process can go on with it.
   */
  async take(led: readonly Led[], force = false): Promise<void> {
    const asked = performance.now();
    const names = led.map(({ name }) => name);
    const versions = led.map(({ version }) => version);
    await this.vital.query(TAKE, [names, versions, this.owner, LEASE_SECONDS, force]);
    this.renewedAt = asked;
  }

  /** Host and process by which projections are led elsewhere, or were until a moment ago. */
  async leaderElsewhere(): Promise<string | undefined> {
    const held = await this.dataSource.query<{ owner: string }[]>(
      `select owner from proj.checkpoint
        where kind = 'projection' and owner <> $1 and lease_until >= clock_timestamp() limit 1`,
      [this.owner],
    );
    return held[0]?.owner;
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
    select c.name from proj.checkpoint c join unnest($1::text[], $2::int[]) led (name, version)
        on c.name = led.name and c.version <= led.version
     where status <> 'kept' and (owner is null or owner = $3 or lease_until < clock_timestamp() or $5)
     order by c.name for update of c)
  update proj.checkpoint c set owner = $3, lease_until = clock_timestamp() + make_interval(secs => $4),
         epoch = c.epoch + (c.owner is distinct from $3)::int
    from free where c.name = free.name`;
