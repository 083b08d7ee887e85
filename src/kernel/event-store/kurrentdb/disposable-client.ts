import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../event-store-errors';

const LEAST_MS_APART = 500;

/**
 * A client asks its seeds in an order of chance who leads, and would wait 5 s for one that stands still. The first that
 * has found nobody within this time makes way for another; each has a quarter longer, for the sake of slow lines.
 */
const FINDS_WITHIN_MS = 1_000;
const LONGER = 1.25;
const LONGEST_SEARCH_MS = 6_000;

/** Where Node keeps how much a stream takes before its writer has to wait. */
const STATE = '_writableState';

interface Roomy {
  readonly [STATE]?: { highWaterMark: number };
}

interface Channel {
  close(): void;
}

/** What the client does not show of itself, at the version that is pinned. */
interface Innards {
  getChannel(): Promise<Channel>;
  GRPCStreamCreator(...args: unknown[]): () => Promise<Roomy>;
}

interface Connection {
  readonly client: KurrentDBClient;
  readonly over: AbortSignal;
  /** Whether it knows within `ms` whom to ask. */
  finds(ms: number): Promise<boolean>;
  /** Its calls end, and the channel of its appends and subscriptions. */
  end(): void;
}

export interface ClientUse {
  /** Whether it is asked by its channel; the native reader seeks its server itself. */
  readonly byChannel: boolean;
  /** Hears of each client that took the place of another. */
  replaced(): void;
}

/**
 * The client of the server, thrown away after each error that is not an answer: one that lived through an outage may
 * never work again. Another one comes 500 ms after the last at the earliest.
 */
export class DisposableClient {
  private connection: Connection;
  private madeAt = performance.now();
  private replacing?: Promise<void>;
  private readonly closing = new AbortController();

  constructor(
    private readonly url: string,
    private readonly use: ClientUse,
  ) {
    this.connection = connect(url);
  }

  /** The client to use now, if there is one. */
  get current(): KurrentDBClient | undefined {
    return this.replacing || this.closed ? undefined : this.connection.client;
  }

  /** The client to use now; where one is being replaced, the next. Throws `StoreUnavailable` once it is closed. */
  async get(): Promise<KurrentDBClient> {
    await this.replacing;
    if (this.closing.signal.aborted) throw new StoreUnavailable('the event store is closed');
    return this.connection.client;
  }

  /** `failed` is not used any more. Its other calls end with errors that say nothing of their outcome. */
  replace(failed: KurrentDBClient): Promise<void> {
    if (failed !== this.connection.client || this.closing.signal.aborted)
      return this.replacing ?? Promise.resolve();
    this.replacing ??= this.renew().finally(() => (this.replacing = undefined));
    return this.replacing;
  }

  replaceCurrent(): Promise<void> {
    return this.replace(this.connection.client);
  }

  isCurrent(client: KurrentDBClient): boolean {
    return client === this.current;
  }

  /** Aborted once another one has taken its place. */
  over(client: KurrentDBClient): AbortSignal {
    return client === this.connection.client ? this.connection.over : AbortSignal.abort();
  }

  get closed() {
    return this.closing.signal.aborted;
  }

  close() {
    this.closing.abort();
    this.connection.end();
  }

  private async renew(): Promise<void> {
    for (let ms = FINDS_WITHIN_MS; ; ms = Math.min(LONGER * ms, LONGEST_SEARCH_MS)) {
      const wait = this.madeAt + LEAST_MS_APART - performance.now();
      const { signal } = this.closing;
      if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      this.connection.end();
      this.connection = connect(this.url);
      this.madeAt = performance.now();
      if (!this.use.byChannel || (await this.connection.finds(ms))) break;
    }
    this.use.replaced();
  }
}

function connect(url: string): Connection {
  const client = KurrentDBClient.connectionString(url);
  const innards = innardsOf(client);
  const creator = innards.GRPCStreamCreator.bind(client);
  innards.GRPCStreamCreator = (...args) => {
    const create = creator(...args);
    return async () => roomy(await create());
  };
  const getChannel = innards.getChannel.bind(client);
  let channel: Promise<Channel> | undefined;
  innards.getChannel = () => (channel = getChannel());
  const over = new AbortController();
  // Each read under way listens.
  setMaxListeners(0, over.signal);
  return {
    client,
    over: over.signal,
    finds: (ms) =>
      Promise.race([
        innards.getChannel().then(
          () => true,
          () => false,
        ),
        sleep(ms, false, { signal: over.signal, ref: false }).catch(() => false),
      ]),
    end() {
      over.abort();
      // Not waited for: where the server had ended a call without a reply, this never comes to an end.
      void client.dispose();
      channel?.then((opened) => opened.close()).catch(() => undefined);
    },
  };
}

/** Where a write has to wait for room and the connection breaks, the client raises an unhandled rejection. */
function roomy<Stream extends Roomy>(stream: Stream): Stream {
  const state = stream[STATE];
  if (state) state.highWaterMark = Number.MAX_SAFE_INTEGER;
  return stream;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the version is pinned, and a test looks for both
const innardsOf = (client: KurrentDBClient) => client as unknown as Innards;
