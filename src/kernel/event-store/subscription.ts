import type { Batch, Position, RecordedEvent } from './event-store';

/** Reads the next events of the global order, `limit` at most; of the types given, but the page is of all types. */
export interface PageReader {
  page(after: Position, types: readonly string[] | undefined, limit: number): Promise<Batch>;
}

/** The newest events, held in memory for those who have seen nearly everything. */
export interface Tail {
  /** What came after; undefined for a reader so late that the tail no longer has it. Throws why the tail has ended. */
  since(after: Position): Batch | undefined;
  /** Ends when there is something new to ask `since` for, or with the signal. */
  changed(signal: AbortSignal): Promise<void>;
}

export interface Tails {
  /** For somebody who has seen everything up to `from`. To be given back by `leave`. */
  join(from: Position): Tail;
  leave(tail: Tail): void;
}

/** Who has far to go goes in longer strides. */
const FIRST_PAGE = 500;
const LARGEST_PAGE = 5000;

/** One reader of the global order: in pages until it has caught up, then from the shared tail, in pages again if it falls behind. */
export class Subscription {
  constructor(
    private readonly reader: PageReader,
    private readonly tail: Tails,
    private readonly types: readonly string[] | undefined,
    private readonly signal: AbortSignal,
    private readonly most = LARGEST_PAGE,
  ) {}

  async *batches(start: Promise<Position>): AsyncGenerator<Batch> {
    let checkpoint = await unlessAborted(start, this.signal);
    while (checkpoint !== undefined && !this.signal.aborted) {
      checkpoint = yield* this.catchUp(checkpoint);
      if (checkpoint !== undefined) checkpoint = yield* this.live(checkpoint);
    }
  }

  private async *catchUp(from: Position): AsyncGenerator<Batch, Position | undefined> {
    let reading = this.readAhead(from, FIRST_PAGE);
    for (
      let limit = Math.min(FIRST_PAGE * 2, this.most);
      !this.signal.aborted;
      limit = Math.min(limit * 2, this.most)
    ) {
      const page = await unlessAborted(reading, this.signal);
      if (page === undefined) return undefined;
      if (!page.caughtUp) reading = this.readAhead(page.checkpoint, limit);
      yield page;
      if (page.caughtUp) return page.checkpoint;
    }
    return undefined;
  }

  /** While one page is worked on, the next one is read. */
  private readAhead(after: Position, limit: number): Promise<Batch> {
    const page = this.reader.page(after, this.types, limit);
    // Heard when its turn comes; until then it must not count as unhandled.
    page.catch(() => undefined);
    return page;
  }

  private async *live(from: Position): AsyncGenerator<Batch, Position | undefined> {
    const tail = this.tail.join(from);
    try {
      let told = true;
      for (let checkpoint = from; !this.signal.aborted;) {
        const news = tail.since(checkpoint);
        if (news === undefined) return checkpoint;
        if (news.events.length === 0 && (told || !news.caughtUp)) {
          await tail.changed(this.signal);
          continue;
        }
        ({ checkpoint, caughtUp: told } = news);
        yield { ...news, events: news.events.filter(this.wanted) };
      }
      return undefined;
    } finally {
      this.tail.leave(tail);
    }
  }

  private readonly wanted = ({ type }: RecordedEvent) => !this.types || this.types.includes(type);
}

/** Undefined at once when the signal comes first; nobody then waits for the answer, or hears its error. */
function unlessAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    const abort = () => resolve(undefined);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
