import { randomUUID } from 'node:crypto';
import type { ClientConfig, Pool } from 'pg';
import type {
  Appended,
  AppendedMany,
  AppendPart,
  Batch,
  Capabilities,
  EventStore,
  Expected,
  Horizon,
  Lag,
  NewEvent,
  Position,
  ReadStream,
  RecordedEvent,
  Subscribe,
} from '../event-store';
import { checkEvents, checkParts } from '../event-format';
import { observed, type StoreObserver } from '../store-observer';
import { PositionTokens } from '../position-tokens';
import { SharedTail } from '../shared-tail';
import { Subscription } from '../subscription';
import { appended, appendedMany } from './append-call';
import { AppendSender } from './append-sender';
import { EventReader } from './event-reader';
import { bareRow, type RowForm, wholeRow } from './event-row';
import { EventTail } from './event-tail';
import { GroupCommit } from './group-commit';
import { HeadAlarm } from './head-alarm';
import { HeadHints } from './head-hints';
import { HeadListener } from './head-listener';
import { RecordPages } from './record-pages';
import { checkStore } from './startup-checks';
import { TimedPool } from './timed-pool';

export interface PostgresStoreOptions {
  /** Ended by whoever made it. Give it a `connectionTimeoutMillis`, else a server that does not answer keeps its places. */
  readonly pool: Pool;
  /** A direct connection, past any pooler, on which to hear of the appends of other processes. Absent: only polled. */
  readonly listen?: ClientConfig;
  /** The longest time between two polls while nothing happens. */
  readonly pollMs?: number;
  readonly appendTimeoutMs?: number;
  readonly readTimeoutMs?: number;
  readonly observer?: StoreObserver;
}

const NOTIFY = `select pg_notify('es_head', $1)`;
const TAIL_PAGE = 500;
/** Of longer pages the rows live so long that the collector copies most of them. */
const LONGEST_PAGE = 1000;

/** The record in PostgreSQL. Its events are shared between subscribers, who must not change them. */
export class PostgresEventStore implements EventStore {
  readonly capabilities: Capabilities = {
    atomicMultiStream: true,
    crossStreamChecks: true,
    strongIdempotencyAny: true,
    strongIdempotencyExact: true,
  };
  readonly start: Position;

  private readonly alarm = new HeadAlarm();
  private readonly closing = new AbortController();
  private readonly reader: EventReader;
  private readonly pages: Readonly<Record<'whole' | 'bare', RecordPages>>;
  private readonly hints: HeadHints;
  private readonly tail: SharedTail;
  private readonly sender: AppendSender;
  private readonly groups: GroupCommit;
  private listener?: HeadListener;
  /** Signs its hints, which it need not hear itself. */
  private readonly self = randomUUID();

  private constructor(
    private readonly pool: TimedPool,
    private readonly tokens: PositionTokens,
    private readonly options: PostgresStoreOptions,
  ) {
    this.start = tokens.of(0);
    const appendTimeoutMs = options.appendTimeoutMs ?? 10_000;
    this.sender = new AppendSender(pool, appendTimeoutMs, options.observer);
    this.groups = new GroupCommit(this.sender.send, appendTimeoutMs);
    const readTimeoutMs = options.readTimeoutMs ?? 30_000;
    this.reader = new EventReader(pool, tokens, readTimeoutMs);
    const pagesOf = (form: RowForm) => new RecordPages(pool, tokens, () => this.head(), form, readTimeoutMs);
    this.pages = { whole: pagesOf(wholeRow), bare: pagesOf(bareRow) };
    this.hints = new HeadHints(() => pool.query(NOTIFY, [this.self], appendTimeoutMs));
    this.tail = new SharedTail((from) => this.beginTail(from));
  }

  /** Throws `UnfitStore` if the database is not fit to be one, `StoreUnavailable` if it does not answer. */
  static async open(options: PostgresStoreOptions): Promise<PostgresEventStore> {
    const pool = new TimedPool(options.pool);
    const storeId = await checkStore(pool, options.readTimeoutMs ?? 30_000);
    return new PostgresEventStore(pool, new PositionTokens('pg1', storeId.slice(0, 8)), options);
  }

  append(
    stream: string,
    events: readonly NewEvent[],
    { expected }: { expected: Expected },
  ): Promise<Appended> {
    return observed(this.options.observer, async () => {
      const checked = checkEvents(stream, events);
      const row = await this.groups.append({ stream, expected, events: checked });
      return this.told(appended(stream, row, this.tokens));
    });
  }

  appendMany(parts: readonly AppendPart[]): Promise<AppendedMany> {
    return observed(this.options.observer, async () => {
      const checked = checkParts(parts);
      return this.told(appendedMany(checked, await this.sender.sendMany(checked), this.tokens));
    });
  }

  readStream(stream: string, options?: ReadStream): AsyncIterable<RecordedEvent> {
    return this.reader.stream(stream, options);
  }

  subscribe({ after, types, bare, most = LONGEST_PAGE, signal }: Subscribe): AsyncIterable<Batch> {
    const start = this.placeToStart(after);
    // Heard where the batches are read; until then it must not count as unhandled.
    start.catch(() => undefined);
    const either = AbortSignal.any([signal, this.closing.signal]);
    const pages = bare ? this.pages.bare : this.pages.whole;
    return new Subscription(pages, this.tail, types, either, most).batches(start);
  }

  head(): Promise<Position> {
    return this.reader.head();
  }

  compare(a: string, b: string): -1 | 0 | 1 {
    return this.tokens.compare(a, b);
  }

  async lag(after: Position, most?: number): Promise<Lag> {
    return this.reader.lag(after, most);
  }

  horizon(): Promise<Horizon> {
    return this.reader.horizon();
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.groups.close();
    this.hints.close();
    await this.listener?.close();
    this.pool.close();
  }

  private told<Answer extends Pick<Appended, 'outcome'>>(answer: Answer): Answer {
    if (answer.outcome === 'stored') {
      this.alarm.call();
      this.hints.announce();
    }
    return answer;
  }

  private async placeToStart(after: Subscribe['after']): Promise<Position> {
    if (after === 'end') return this.head();
    if (after === 'start') return this.start;
    this.tokens.placeOf(after);
    return after;
  }

  private beginTail(from: Position): EventTail {
    this.listen();
    const read = (after: Position) => this.pages.whole.page(after, undefined, TAIL_PAGE);
    return new EventTail(from, read, this.alarm, this.options.pollMs ?? 1000);
  }

  private listen() {
    if (!this.options.listen || this.closing.signal.aborted) return;
    this.listener ??= new HeadListener(
      this.options.listen,
      this.self,
      () => this.alarm.call(),
      () => this.options.observer?.reconnected?.(),
    );
  }
}
