import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { StoreUnavailable } from '../event-store-errors';
import type { DisposableClient } from './disposable-client';
import { inTime } from './in-time';
import type { Place } from './kurrent-positions';
import type { NativeEvent } from './stored-form';
import { messageOf, nameOf } from './verdict';

type Native = KurrentDBClient['rustClient'];
type Chunks = ReturnType<Native['readAll']>;

/** Of a read that goes on, a part comes at least this often. */
const LONGEST_SILENCE_MS = 3_000;

export interface StreamPage {
  /** The name in KurrentDB. */
  readonly name: string;
  /** Included. */
  readonly from: bigint | 'end';
  readonly backward?: boolean;
  readonly limit: number;
}

/** One page after the other by the native reader of the client, on another client where one does not answer. */
export class NativeReader {
  constructor(
    private readonly clients: DisposableClient,
    private readonly timeoutMs: number,
  ) {}

  /** Nothing of a stream that does not exist. */
  stream({ name, from, backward, limit }: StreamPage): Promise<NativeEvent[]> {
    return this.ask(limit, (native) =>
      native.readStream(name, {
        fromRevision: from,
        direction: backward ? 'backwards' : 'forwards',
        maxCount: BigInt(limit),
        requiresLeader: true,
        resolvesLink: false,
      }),
    );
  }

  /** From a place on, which is included; of the streams whose names begin so. */
  all(prefix: string, from: Place, limit: number): Promise<NativeEvent[]> {
    return this.ask(limit, (native) =>
      native.readAll({ ...allOptions([prefix], limit), direction: 'forwards', fromPosition: from }),
    );
  }

  /** The last event of the streams whose names begin in one of these ways. */
  async last(prefixes: readonly string[]): Promise<NativeEvent | undefined> {
    const [last] = await this.ask(1, (native) =>
      native.readAll({ ...allOptions(prefixes, 1), direction: 'backwards', fromPosition: 'end' }),
    );
    return last;
  }

  private async ask(limit: number, read: (native: Native) => Chunks): Promise<NativeEvent[]> {
    for (const until = performance.now() + this.timeoutMs; ;) {
      const client = await inTime(this.clients.get(), this.timeoutMs);
      try {
        return await collected(read(client.rustClient), limit);
      } catch (error) {
        const name = nameOf(error);
        if (name === 'StreamNotFoundError') return [];
        const refused = name === 'StreamDeletedError' || name === 'AccessDeniedError';
        if (refused || this.clients.closed || performance.now() > until) throw unreadable(error);
        await this.clients.replace(client);
      }
    }
  }
}

const allOptions = (prefixes: readonly string[], limit: number) => ({
  maxCount: BigInt(limit),
  requiresLeader: true,
  resolvesLink: false,
  filter: { filterOn: 'streamName' as const, prefixes: [...prefixes] },
});

async function collected(chunks: Chunks, limit: number): Promise<NativeEvent[]> {
  const events: NativeEvent[] = [];
  const reading = chunks[Symbol.asyncIterator]();
  while (events.length < limit) {
    const { done, value } = await inTime(reading.next(), LONGEST_SILENCE_MS);
    if (done) break;
    for (const { event } of value) if (event) events.push(event);
  }
  return events;
}

const unreadable = (cause: unknown) =>
  new StoreUnavailable(`KurrentDB cannot be read: ${messageOf(cause)}`, { cause });
