import type { Batch, Lag, Position, ReadStream, RecordedEvent } from '../event-store';
import { isStreamId } from '../event-format';
import type { Frontier } from './frontier';
import type { Place } from './kurrent-positions';
import type { NativeReader } from './native-reader';
import type { NativeEvent, StoredForm } from './stored-form';

const PAGE = 500;
const LONG_PAGE = 5_000;
/** Counting further would only keep the server busy. */
const MOST_LAG = 100_000;
const LAST_REVISION = 2n ** 63n - 1n;

/** Reads the events of this record, whatever else the server holds. Every failure is `StoreUnavailable`. */
export class KurrentReader {
  constructor(
    private readonly native: NativeReader,
    private readonly form: StoredForm,
    private readonly frontier: Frontier,
    /** Where the record begins. */
    private readonly begun: Place,
  ) {}

  async *stream(stream: string, options: ReadStream = {}): AsyncGenerator<RecordedEvent> {
    const latest = options.asOf === undefined ? '~' : new Date(options.asOf).toISOString();
    let left = options.max ?? Infinity;
    if (!isStreamId(stream) || left <= 0) return;

    for await (const event of this.within(stream, options, options.asOf === undefined ? left : Infinity)) {
      const recorded = this.form.native(event);
      if (recorded.recordedAt > latest) continue;
      yield recorded;
      if (--left === 0) return;
    }
  }

  /** The next events of the global order; of the types given, but the page is of all types. */
  async page(after: Position, types: readonly string[] | undefined, limit: number): Promise<Batch> {
    const page = await this.behind(after, limit);
    const wanted = types ? page.filter(({ type }) => types.includes(type)) : page;
    const last = page.at(-1)?.position;
    return {
      events: wanted.map((event) => this.form.native(event)),
      checkpoint: last ? this.form.positions.of(last) : after,
      caughtUp: page.length < limit,
    };
  }

  async head(): Promise<Position> {
    await this.frontier.look();
    const { last } = this.frontier;
    return last.commit > this.begun.commit ? this.form.positions.of(last) : this.form.positions.start;
  }

  async lag(after: Position, most: number = MOST_LAG): Promise<Lag> {
    this.form.positions.placeOf(after);
    const limit = Math.min(LONG_PAGE, most);
    const page = await this.behind(after, limit);
    const [first] = page;
    if (!first) return { events: 0, seconds: 0 };

    let events = page.length;
    for (let last = page; last.length === limit && events < most; events += last.length)
      last = await this.behind(this.form.native(last[limit - 1]).position, limit);
    const age = Date.now() - Date.parse(this.form.native(first).recordedAt);
    return { events: Math.min(events, most), seconds: Math.max(0, age / 1000) };
  }

  /** Where the log has to be read for what stands behind a position. */
  from(after: Position): Place {
    return this.frontier.behind(
      after === this.form.positions.start ? this.begun : this.form.positions.placeOf(after),
    );
  }

  private async *within(stream: string, options: ReadStream, left: number): AsyncGenerator<NativeEvent> {
    const name = this.form.streamName(stream);
    const backward = options.direction === 'backward';
    let [lowest, highest] = boundsOf(options, backward);
    while (lowest <= highest && left > 0) {
      const limit = Math.min(left, PAGE);
      const from = backward ? (highest === LAST_REVISION ? 'end' : highest) : lowest;
      const page = await this.native.stream({ name, from, backward, limit });
      for (const event of page) {
        if (event.revision < lowest || event.revision > highest) return;
        yield event;
      }
      if (page.length < limit) return;
      left -= limit;
      const edge = page[limit - 1].revision;
      if (backward) highest = edge - 1n;
      else lowest = edge + 1n;
    }
  }

  /** The server's answer begins with the position itself. */
  private async behind(after: Position, limit: number): Promise<NativeEvent[]> {
    const place = this.form.positions.placeOf(after);
    const page = await this.native.all(this.form.prefix, this.from(after), limit + 1);
    const behind = page.filter(({ position }) => position !== undefined && position.commit > place.commit);
    return behind.slice(0, limit);
  }
}

const boundsOf = ({ from, to }: ReadStream, backward: boolean): [bigint, bigint] =>
  backward
    ? [BigInt(to ?? 0), from === undefined ? LAST_REVISION : BigInt(from)]
    : [BigInt(from ?? 0), to === undefined ? LAST_REVISION : BigInt(to)];
