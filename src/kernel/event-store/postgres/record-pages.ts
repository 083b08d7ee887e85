import type { Batch, Position } from '../event-store';
import type { PositionTokens } from '../position-tokens';
import type { PageReader } from '../subscription';
import { type EventColumns, eventsIn, stridePage } from './event-columns';
import { columnsWith, eventOf, type EventRow } from './event-row';
import type { MetadataForm } from './metadata-form';
import { refuseRead } from './refuse-read';
import type { TimedPool } from './timed-pool';

/** Above it the horizon is asked for first, then the events alone and in columns, which is three times as fast. */
const LIVE_PAGE = 500;

type PageRow = readonly [...EventRow, checkpoint: string, caughtUp: 't' | 'f'];
/** A page without events has one row all the same. */
type EmptyRow = readonly [
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  checkpoint: string,
  caughtUp: 't' | 'f',
];

/** Reads the global order in keyset pages, with the metadata in one form. Every failure is `StoreUnavailable`. */
export class RecordPages implements PageReader {
  private readonly stridePage: string;
  private readonly livePage: string;
  /** Up to here nothing can appear any more, as it was when the head was last asked for. */
  private stable: Position;

  constructor(
    private readonly pool: TimedPool,
    private readonly tokens: PositionTokens,
    private readonly head: () => Promise<Position>,
    private readonly form: MetadataForm,
    private readonly timeoutMs: number,
  ) {
    this.stridePage = stridePage(form);
    this.livePage = `select ${columnsWith(form)}, checkpoint, caught_up from es.read_all($1, $2, $3)`;
    this.stable = tokens.of(0);
  }

  async page(after: Position, types: readonly string[] | undefined, limit: number): Promise<Batch> {
    if (types === undefined) {
      if (after >= this.stable && limit > LIVE_PAGE) this.stable = await this.head();
      if (after < this.stable) return this.stride(after, limit);
    }
    const rows = await this.rows<PageRow | EmptyRow>(this.livePage, [
      this.tokens.placeOf(after),
      limit,
      types ?? null,
    ]);
    return {
      events: rows.filter(hasEvent).map((row) => eventOf(row, this.form, this.tokens)),
      checkpoint: this.tokens.of(rows[0][8]),
      caughtUp: rows[0][9] === 't',
    };
  }

  /** Whether anything was stored meanwhile is for the next page to tell. */
  private async stride(after: Position, limit: number): Promise<Batch> {
    const { stable } = this;
    const values = [this.tokens.placeOf(after), this.tokens.placeOf(stable), limit];
    const rows = await this.rows<EventColumns>(this.stridePage, values);
    const events = rows.flatMap((columns) => eventsIn(columns, this.form, this.tokens));
    const checkpoint = events.length < limit ? stable : events[limit - 1].position;
    return { events, checkpoint, caughtUp: false };
  }

  private rows<Row extends EventColumns | PageRow | EmptyRow>(
    text: string,
    values: unknown[],
  ): Promise<Row[]> {
    return this.pool.texts<Row>(text, values, this.timeoutMs).catch(refuseRead);
  }
}

const hasEvent = (row: PageRow | EmptyRow): row is PageRow => row[0] !== null;
