import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { StoreUnavailable } from '../event-store-errors';
import type { DisposableClient } from './disposable-client';
import { inTime, TooLate } from './in-time';
import type { Place } from './kurrent-positions';
import type { NativeEvent } from './stored-form';
import { messageOf, nameOf } from './verdict';

type Native = KurrentDBClient['rustClient'];
type Chunks = ReturnType<Native['readAll']>;

/** A server that looks through much without finding anything is silent meanwhile, but answers a small question. */
const SILENCE_MS = 1_500;
/** If neither comes within this time after that, it is given up. */
const LONGEST_ANSWER_MS = 1_500;

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

  /** The place of the last event of all, whosever it is. */
  async end(): Promise<Place | undefined> {
    const [last] = await this.ask(1, lastOfAll);
    return last?.position;
  }

  private async ask(limit: number, read: (native: Native) => Chunks): Promise<NativeEvent[]> {
    for (const until = performance.now() + this.timeoutMs; ;) {
      const client = await inTime(this.clients.get(), this.timeoutMs);
      try {
        const events = collected(read(client.rustClient), limit, client.rustClient, until);
        return await unlessOver(events, this.clients.over(client));
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

const lastOfAll = (native: Native): Chunks =>
  native.readAll({
    maxCount: 1n,
    requiresLeader: true,
    resolvesLink: false,
    direction: 'backwards',
    fromPosition: 'end',
  });

const allOptions = (prefixes: readonly string[], limit: number) => ({
  maxCount: BigInt(limit),
  requiresLeader: true,
  resolvesLink: false,
  filter: { filterOn: 'streamName' as const, prefixes: [...prefixes] },
});

async function collected(
  chunks: Chunks,
  limit: number,
  native: Native,
  until: number,
): Promise<NativeEvent[]> {
  const events: NativeEvent[] = [];
  const reading = chunks[Symbol.asyncIterator]();
  while (events.length < limit) {
    const { done, value } = await heard(reading.next(), native, until);
    if (done) break;
    for (const { event } of value) if (event) events.push(event);
  }
  return events;
}

/** Nobody waits for a client that has had its day. */
function unlessOver<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const over = () => reject(new TooLate('the client was replaced'));
    if (signal.aborted) over();
    signal.addEventListener('abort', over);
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', over));
  });
}

/** The answer, or `TooLate` where the server stands still or the time is over. */
async function heard<Answer>(answer: Promise<Answer>, native: Native, until: number): Promise<Answer> {
  for (;;) {
    try {
      return await inTime(answer, SILENCE_MS);
    } catch (error) {
      if (!(error instanceof TooLate) || performance.now() > until) throw error;
      const small = lastOfAll(native)[Symbol.asyncIterator]().next();
      await inTime(Promise.race([answer, small]), LONGEST_ANSWER_MS);
    }
  }
}

const unreadable = (cause: unknown) =>
  new StoreUnavailable(`KurrentDB cannot be read: ${messageOf(cause)}`, { cause });
