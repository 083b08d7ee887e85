import type { QueryResultRow } from 'pg';
import type { Horizon, Lag, Position, ReadStream, RecordedEvent } from '../event-store';
import { Gathering } from '../../database/gathering';
import { isStreamId } from '../event-format';
import type { PositionTokens } from '../position-tokens';
import { type EventRow, eventValues, wholeRow } from './event-row';
import { refuseRead } from './refuse-read';
import type { TimedPool } from './timed-pool';

const PAGE = 500;
/** Counting further would only keep the database busy. */
const MOST_LAG = 100_000;
const LAST_REVISION = '9223372036854775807';

const STREAM_PAGE = `select ${wholeRow.columns} from es.events
  where stream_id = $1 and revision between $2 and $3 and ($4::timestamptz is null or recorded_at <= $4)
  order by revision`;

/** The same for many streams that are read from their beginning. */
const STREAM_STARTS = `select ${wholeRow.columns} from unnest($1::text[]) wanted(stream) cross join lateral (
    select ${wholeRow.columns} from es.events
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

/** Reads streams in keyset pages, and how the record stands. Every failure is `StoreUnavailable`. */
export class EventReader {
  private readonly starts = new Gathering(
    (streams: readonly string[]) => this.startsOf(streams),
    MOST_STARTS,
  );

  constructor(
    private readonly pool: TimedPool,
    private readonly tokens: PositionTokens,
    private readonly timeoutMs: number,
  ) {}

  async *stream(stream: string, options: ReadStream = {}): AsyncGenerator<RecordedEvent> {
    if (!isStreamId(stream)) return;
    const backward = options.direction === 'backward';
    const asOf = options.asOf === undefined ? null : new Date(options.asOf).toISOString();
    let [lowest, highest] = boundsOf(options, backward);

    for (let left = options.max ?? Infinity; left > 0;) {
      const limit = Math.min(left, PAGE);
      const rows = isStart(options, lowest)
        ? await this.starts.answer(stream)
        : await this.rows(`${STREAM_PAGE} ${backward ? 'desc' : 'asc'} limit $5`, [
            stream,
            lowest,
            highest,
            asOf,
            limit,
          ]);
      for (const row of rows) yield wholeRow.event(this.tokens, row);
      if (rows.length < limit) return;

      left -= limit;
      const edge = BigInt(rows[limit - 1][2]);
      if (backward) highest = `${edge - 1n}`;
      else lowest = `${edge + 1n}`;
    }
  }

  async head(): Promise<Position> {
    const [{ head }] = await this.query<{ head: string }>('select es.head() as head', []);
    return this.tokens.of(head);
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
    const rows = await this.rows(STREAM_STARTS, [[...starts.keys()]]);
    for (const row of rows) starts.get(row[1])?.push(row);
    return streams.map((stream) => starts.get(stream) ?? []);
  }

  private query<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    return this.pool.query<Row>(text, values, this.timeoutMs).catch(refuseRead);
  }

  private rows(text: string, values: unknown[]): Promise<EventRow[]> {
    return this.pool.rows<EventRow>({ text, types: eventValues }, values, this.timeoutMs).catch(refuseRead);
  }
}

const isStart = (options: ReadStream, lowest: string) => Object.keys(options).length === 0 && lowest === '0';

const boundsOf = ({ from, to }: ReadStream, backward: boolean) =>
  backward ? [`${to ?? 0}`, `${from ?? LAST_REVISION}`] : [`${from ?? 0}`, `${to ?? LAST_REVISION}`];
