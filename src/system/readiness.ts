import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const PING_WITHIN_MS = 1000;

/** Ready once the seed is stored and the projections show it; lag after that does not take it back. */
@Injectable()
export class Readiness {
  private opened = false;
  /** The service is about to end. */
  draining = false;

  constructor(private readonly dataSource: DataSource) {}

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

  private async pinged(): Promise<boolean> {
    const late = new Promise<false>((answer) => setTimeout(() => answer(false), PING_WITHIN_MS).unref());
    const ping = this.dataSource.query('select 1').then(
      () => true,
      () => false,
    );
    return Promise.race([ping, late]);
  }
}
