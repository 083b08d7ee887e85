import type { QueryResultRow } from 'pg';
import type { Batch, Horizon, Lag, Position, ReadStream, RecordedEvent } from '../event-store';
import { ForeignPosition, StoreUnavailable } from '../event-store-errors';
import { Gathering } from '../../database/gathering';
import { isStreamId } from '../event-format';
import type { PositionTokens } from '../position-tokens';
import { EVENT_COLUMNS, type EventRow, recordedEvent } from './event-row';
import { isRefusal, messageOf, type TimedPool } from './timed-pool';

const PAGE = 500;
/** Above it the horizon is asked for first, then the events alone, which is twice as fast. */
const LIVE_PAGE = 500;
/** Counting further would only keep the database busy. */
const MOST_LAG = 100_000;
const LAST_REVISION = '9223372036854775807';
const BEYOND_LAST = 'ES005';

const STREAM_PAGE = `select ${EVENT_COLUMNS} from es.events
  where stream_id = $1 and revision between $2 and $3 and ($4::timestamptz is null or recorded_at <= $4)
  order by revision`;

/** The same for many streams that are read from their beginning. */
const STREAM_STARTS = `select ${EVENT_COLUMNS} from unnest($1::text[]) wanted(stream) cross join lateral (
    select ${EVENT_COLUMNS} from es.events
    where stream_id = wanted.stream order by revision limit ${PAGE}) e
  order by e.stream_id, e.revision`;
/** Long streams together must not fill the memory. */
const MOST_STARTS = 50;

const LAG = `select count(*)::int as events,
    coalesce(greatest(0, extract(epoch from clock_timestamp()
      - (select recorded_at from es.events where position > $1 order by position limit 1))), 0)::float8 as seconds
  from (select from es.events where position > $1 limit $2) e`;

/** Who may see which session's age depends on the role, so the one that serves and the owner both look. */
const HORIZON = `select h.lag_positions::float8 as "lagPositions",
    coalesce(greatest(h.oldest_holder_seconds, es.oldest_fence_seconds()), 0) as "oldestHolderSeconds"
  from es.horizon_state() h`;

const STRIDE = `select ${EVENT_COLUMNS} from es.events
  where position > $1 and position <= $2 order by position limit $3`;

const PAGE_OF_ALL = `select ${EVENT_COLUMNS}, checkpoint, caught_up from es.read_all($1, $2, $3)`;

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

/** Reads the record in keyset pages. Every failure is `StoreUnavailable`. */
export class EventReader {
  private readonly starts = new Gathering(
    (streams: readonly string[]) => this.startsOf(streams),
    MOST_STARTS,
  );
  /** Up to here nothing can appear any more, as it was when the head was last asked for. */
  private stable: Position;

  constructor(
    private readonly pool: TimedPool,
    private readonly tokens: PositionTokens,
    private readonly timeoutMs: number,
  ) {
    this.stable = tokens.of(0);
  }

  async *stream(stream: string, options: ReadStream = {}): AsyncGenerator<RecordedEvent> {
    if (!isStreamId(stream)) return;
    const backward = options.direction === 'backward';
    const asOf = options.asOf === undefined ? null : new Date(options.asOf).toISOString();
    let [lowest, highest] = boundsOf(options, backward);

    for (let left = options.max ?? Infinity; left > 0;) {
      const limit = Math.min(left, PAGE);
      const rows = isStart(options, lowest)
        ? await this.starts.answer(stream)
        : await this.rows<EventRow>(`${STREAM_PAGE} ${backward ? 'desc' : 'asc'} limit $5`, [
            stream,
            lowest,
            highest,
            asOf,
            limit,
          ]);
      for (const row of rows) yield recordedEvent(this.tokens, row);
      if (rows.length < limit) return;

      left -= limit;
      const edge = BigInt(rows[limit - 1][2]);
      if (backward) highest = `${edge - 1n}`;
      else lowest = `${edge + 1n}`;
    }
  }

  /** The next events of the global order; of the types given, but the page is of all types. */
  async page(after: Position, types: readonly string[] | undefined, limit: number): Promise<Batch> {
    if (types === undefined) {
      if (after >= this.stable && limit > LIVE_PAGE) await this.head();
      if (after < this.stable) return this.stride(after, limit);
    }
    const rows = await this.rows<PageRow | EmptyRow>(PAGE_OF_ALL, [
      this.tokens.placeOf(after),
      limit,
      types ?? null,
    ]);
    return {
      events: rows.filter(hasEvent).map((row) => recordedEvent(this.tokens, row)),
      checkpoint: this.tokens.of(rows[0][8]),
      caughtUp: rows[0][9] === 't',
    };
  }

  /** Whether anything was stored meanwhile is for the next page to tell. */
  private async stride(after: Position, limit: number): Promise<Batch> {
    const { stable } = this;
    const values = [this.tokens.placeOf(after), this.tokens.placeOf(stable), limit];
    const events = (await this.rows<EventRow>(STRIDE, values)).map((row) => recordedEvent(this.tokens, row));
    const checkpoint = events.length < limit ? stable : events[limit - 1].position;
    return { events, checkpoint, caughtUp: false };
  }

  async head(): Promise<Position> {
    const [{ head }] = await this.query<{ head: string }>('select es.head() as head', []);
    const position = this.tokens.of(head);
    if (position > this.stable) this.stable = position;
    return position;
  }

  async lag(after: Position, most: number = MOST_LAG): Promise<Lag> {
    const limit = Number.isFinite(most) ? most : null;
    const [lag] = await this.query<Lag & QueryResultRow>(LAG, [this.tokens.placeOf(after), limit]);
    return lag;
  }

  async horizon(): Promise<Horizon> {
    const [horizon] = await this.query<Horizon & QueryResultRow>(HORIZON, []);
    return horizon;
  }

  private async startsOf(streams: readonly string[]): Promise<EventRow[][]> {
    const starts = new Map(streams.map((stream) => [stream, [] as EventRow[]]));
    const rows = await this.rows<EventRow>(STREAM_STARTS, [[...starts.keys()]]);
    for (const row of rows) starts.get(row[1])?.push(row);
    return streams.map((stream) => starts.get(stream) ?? []);
  }

  private query<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    return this.pool.query<Row>(text, values, this.timeoutMs).catch(refuse);
  }

  private rows<Row extends EventRow | PageRow | EmptyRow>(text: string, values: unknown[]): Promise<Row[]> {
    return this.pool.texts<Row>(text, values, this.timeoutMs).catch(refuse);
  }
}

function refuse(error: unknown): never {
  if (error instanceof StoreUnavailable) throw error;
  const Refusal = isRefusal(error) && error.code === BEYOND_LAST ? ForeignPosition : StoreUnavailable;
  throw new Refusal(messageOf(error), { cause: error });
}

const isStart = (options: ReadStream, lowest: string) => Object.keys(options).length === 0 && lowest === '0';

const boundsOf = ({ from, to }: ReadStream, backward: boolean) =>
  backward ? [`${to ?? 0}`, `${from ?? LAST_REVISION}`] : [`${from ?? 0}`, `${to ?? LAST_REVISION}`];

const hasEvent = (row: PageRow | EmptyRow): row is PageRow => row[0] !== null;
