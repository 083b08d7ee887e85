import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BadInput } from '../kernel/bad-input';
import { EVENT_STORE, type EventStore, type Position } from '../kernel/event-store/event-store';
import { Followers } from '../kernel/following/followers';
import { asOfFrom } from '../kernel/http/as-of';

const WAIT_MS = 2000;

/** Turns "as of" into a position of the ledger: asked again as of that position, a figure is exactly the same. */
@Injectable()
export class LedgerBound {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly followers: Followers,
  ) {}

  /** The last position that counts. @throws BadInput for a position that the ledger has yet to reach */
  async of(asOf: string | undefined): Promise<Position> {
    const moment = asOfFrom(asOf);
    if (moment === undefined) return this.last(`select max(position) as position from cooperation_step`);
    if (/^\d{4}-/.test(moment))
      return this.last(
        `select position from cooperation_step where ledger_time <= $1
         order by ledger_time desc, position desc limit 1`,
        moment,
      );
    await this.reached(moment);
    return moment as Position;
  }

  private async last(query: string, ...parameters: string[]): Promise<Position> {
    const [row] = await this.dataSource.query<{ position: Position | null }[]>(query, parameters);
    return row?.position ?? this.store.start;
  }

  private async reached(position: string): Promise<void> {
    this.store.compare(position, this.store.start);
    if (await this.followers.visible(position, WAIT_MS)) return;
    throw new BadInput({
      pointer: '?asOf',
      code: 'position-not-reached',
      detail: 'The record has not come to this position yet.',
    });
  }
}
