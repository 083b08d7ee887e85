import type { Batch, Position } from '../event-store';
import type { PositionTokens } from '../position-tokens';
import type { PageReader } from '../subscription';
import { type EventRow, eventValues, type RowForm } from './event-row';
import { refuseRead } from './refuse-read';
import type { TimedPool } from './timed-pool';

/** Above it the horizon is asked for first, then the events alone, which is twice as fast. */
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

/** Reads the global order in keyset pages, each event in one form. Every failure is `StoreUnavailable`. */
export class RecordPages implements PageReader {
  private readonly stridePage: string;
  private readonly livePage: string;
  /** Up to here nothing can appear any more, as it was when the head was last asked for. */
  private stable: Position;

  constructor(
    private readonly pool: TimedPool,
    private readonly tokens: PositionTokens,
    private readonly head: () => Promise<Position>,
    private readonly form: RowForm,
    private readonly timeoutMs: number,
  ) {
    this.stridePage = `select ${form.columns} from es.events
      where position > $1 and position <= $2 order by position limit $3`;
    this.livePage = `select ${form.columns}, checkpoint, caught_up from es.read_all($1, $2, $3)`;
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
      events: rows.filter(hasEvent).map((row) => this.form.event(this.tokens, row)),
      checkpoint: this.tokens.of(rows[0][8]),
      caughtUp: rows[0][9] === 't',
    };
  }

  /** Whether anything was stored meanwhile is for the next page to tell. */
  private async stride(after: Position, limit: number): Promise<Batch> {
    const { stable } = this;
    const values = [this.tokens.placeOf(after), this.tokens.placeOf(stable), limit];
    const rows = await this.rows<EventRow>(this.stridePage, values);
    const events = rows.map((row) => this.form.event(this.tokens, row));
    const checkpoint = events.length < limit ? stable : events[limit - 1].position;
    return { events, checkpoint, caughtUp: false };
  }

  private rows<Row extends EventRow | PageRow | EmptyRow>(text: string, values: unknown[]): Promise<Row[]> {
    return this.pool.rows<Row>({ text, types: eventValues }, values, this.timeoutMs).catch(refuseRead);
  }
}

const hasEvent = (row: PageRow | EmptyRow): row is PageRow => row[0] !== null;
