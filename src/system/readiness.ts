import { Inject, Injectable } from '@nestjs/common';
import type { Pool, QueryConfig } from 'pg';
import { VITAL_POOL } from '../kernel/database/vital-pool';

const PING_WITHIN_MS = 1000;

/** The type of pg knows the limit only for a whole connection. Who has not answered by then loses the connection. */
interface TimedQuery extends QueryConfig {
  readonly query_timeout: number;
}

/** Ready once the seed is stored and the projections show it; lag after that does not take it back. */
@Injectable()
export class Readiness {
  private opened = false;
  private pinging?: Promise<boolean>;
  /** The service is about to end. */
  draining = false;

  constructor(@Inject(VITAL_POOL) private readonly vital: Pool) {}

  open(): void {
    this.opened = true;
  }

  drain(): void {
    this.draining = true;
  }

  async state(): Promise<'ready' | 'starting' | 'draining' | 'database-unavailable'> {
    if (this.draining) return 'draining';
    if (!this.opened) return 'starting';
    return (await this.pinged()) ? 'ready' : 'database-unavailable';
  }

  /** One ping at a time, however many probes there are. */
  private pinged(): Promise<boolean> {
    this.pinging ??= this.ping().finally(() => (this.pinging = undefined));
    return this.pinging;
  }

  private ping(): Promise<boolean> {
    const late = new Promise<false>((answer) => setTimeout(() => answer(false), PING_WITHIN_MS).unref());
    const asked: TimedQuery = { text: 'select 1', query_timeout: PING_WITHIN_MS };
    const ping = this.vital.query(asked).then(
      () => true,
      () => false,
    );
    return Promise.race([ping, late]);
  }
}
