import type { Batch, Position, RecordedEvent } from '../event-store';
import type { EventReader } from './event-reader';
import type { SharedTail } from './shared-tail';

/** Who has far to go goes in longer strides. */
const FIRST_PAGE = 500;
const LARGEST_PAGE = 5000;

/** One reader of the global order: by SQL until it has caught up, then from the shared tail, by SQL again if it falls behind. */
export class Subscription {
  constructor(
    private readonly reader: EventReader,
    private readonly tail: SharedTail,
    private readonly types: readonly string[] | undefined,
    private readonly signal: AbortSignal,
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
    for (let limit = FIRST_PAGE * 2; !this.signal.aborted; limit = Math.min(limit * 2, LARGEST_PAGE)) {
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
