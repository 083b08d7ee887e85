import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BadInput } from '../kernel/bad-input';
import { EVENT_STORE, type EventStore, type Position } from '../kernel/event-store/event-store';
import { ForeignPosition } from '../kernel/event-store/event-store-errors';
import { Followers } from '../kernel/following/followers';
import { asOfFrom } from '../kernel/http/as-of';

const WAIT_MS = 2000;

const newestOf = (table: string) => `(select position from ${table} order by position desc limit 1)`;

/** Ledger time grows with the position. */
const newestBy = (table: string) =>
  `(select position from ${table} where ledger_time <= $1 order by ledger_time desc, position desc limit 1)`;

/** Figures count steps and interests. */
const bothOf = (last: (table: string) => string) =>
  `select greatest(${last('cooperation_step')}, ${last('third_region_interest')}) as position`;

/** SQL of the last position that counts now; to be asked in the statement that counts. */
export const NEWEST = bothOf(newestOf);
const NEWEST_BY = bothOf(newestBy);

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
    if (moment === undefined) return this.last();
    if (/^\d{4}-/.test(moment)) return this.last(moment);
    await this.reached(moment);
    return moment as Position;
  }

  private async last(moment?: string): Promise<Position> {
    const [row] = await this.dataSource.query<{ position: Position | null }[]>(
      moment === undefined ? NEWEST : NEWEST_BY,
      moment === undefined ? [] : [moment],
    );
    return row?.position ?? this.store.start;
  }

  private refuseForeign(position: string): void {
    try {
      this.store.compare(position, this.store.start);
    } catch (error) {
      if (!(error instanceof ForeignPosition)) throw error;
      throw new BadInput({
        pointer: '?asOf',
        code: 'unknown-position',
        detail: 'Expected a moment with its offset, a day, or a position of this record.',
      });
    }
  }

  private async reached(position: string): Promise<void> {
    this.refuseForeign(position);
    if (await this.followers.visible(position, WAIT_MS)) return;
    throw new BadInput({
      pointer: '?asOf',
      code: 'position-not-reached',
      detail: 'The record has not come to this position yet.',
    });
  }
}
