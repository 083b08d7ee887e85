import type { Batch, RecordedEvent } from '../event-store';
import { ForeignPosition } from '../event-store-errors';
import type { PositionTokens } from '../position-tokens';
import type { WaitingRoom } from '../waiting-room';

const PAGE = 500;

/** What a reader does with its events is nothing to the store. */
export const copies = (events: readonly RecordedEvent[]): RecordedEvent[] =>
  JSON.parse(JSON.stringify(events));

/** One reader of the global order of a store in memory. */
export class MemorySubscription {
  constructor(
    private readonly all: readonly RecordedEvent[],
    private readonly tokens: PositionTokens,
    private readonly appends: WaitingRoom,
    private readonly types: readonly string[] | undefined,
    private readonly signal: AbortSignal,
  ) {}

  /** `start` is a token, or the number of events to pass over. */
  async *batches(start: string | number): AsyncGenerator<Batch> {
    let seen = typeof start === 'number' ? start : this.placeOf(start);
    for (let first = true; !this.signal.aborted; first = false) {
      if (!first && seen === this.all.length) {
        await this.appends.wait(this.signal);
        continue;
      }
      const page = this.all.slice(seen, seen + PAGE);
      seen += page.length;
      yield {
        events: copies(page.filter(this.wanted)),
        checkpoint: this.tokens.of(seen),
        caughtUp: seen === this.all.length,
      };
    }
  }

  private placeOf(start: string): number {
    const place = start === 'start' ? 0 : Number(this.tokens.placeOf(start));
    if (place > this.all.length) throw new ForeignPosition(`${start} lies beyond the last event`);
    return place;
  }

  private readonly wanted = ({ type }: RecordedEvent) => !this.types || this.types.includes(type);
}
