import type {
  Appended,
  AppendedMany,
  AppendPart,
  Batch,
  Capabilities,
  EventStore,
  Expected,
  Lag,
  NewEvent,
  Position,
  ReadStream,
  RecordedEvent,
  Subscribe,
} from '../event-store';
import { type CheckedEvent, checkEvents, checkParts, sizeOf } from '../event-format';
import { ForeignPosition, InvalidEvent } from '../event-store-errors';
import { SharedTail } from '../shared-tail';
import { observed, type StoreObserver } from '../store-observer';
import { Subscription } from '../subscription';
import { askAbilities, type ServerAbilities } from './server-abilities';
import { Attempts } from './attempts';
import { Frontier } from './frontier';
import { KnownPlaces } from './known-places';
import { KurrentPositions } from './kurrent-positions';
import { KurrentReader } from './kurrent-reader';
import { kurrentPlace } from './kurrent-url';
import { LiveTail } from './live-tail';
import { NativeReader } from './native-reader';
import { identityStream, recordIdentity } from './record-identity';
import { SeveralAppends } from './several-appends';
import { StoreClients } from './store-clients';
import { StoredForm } from './stored-form';
import { StreamAppends } from './stream-appends';
import { StreamQueues } from './stream-queues';
import { TakingOver } from './taking-over';

export interface KurrentStoreOptions {
  /** `kurrentdb://…`, with the `namespace` of the record as one more parameter. */
  readonly url: string;
  /** Whose record it is to be; absent: whosever it is. */
  readonly storeId?: string;
  readonly appendTimeoutMs?: number;
  readonly readTimeoutMs?: number;
  readonly observer?: StoreObserver;
}

interface StoreParts {
  readonly clients: StoreClients;
  readonly form: StoredForm;
  readonly reader: KurrentReader;
  readonly known: KnownPlaces;
  readonly attempts: Attempts;
  readonly abilities: ServerAbilities;
}

const MOST_BYTES = 1024 * 1024;

/** The record in KurrentDB. Its events are shared between subscribers, who must not change them. */
export class KurrentEventStore implements EventStore {
  readonly capabilities: Capabilities;
  readonly start: Position;

  private readonly clients: StoreClients;
  private readonly form: StoredForm;
  private readonly reader: KurrentReader;
  private readonly closing = new AbortController();
  private readonly appends: StreamAppends;
  private readonly several: SeveralAppends;
  private readonly takingOver: TakingOver;
  private readonly tail: SharedTail;

  private constructor(
    parts: StoreParts,
    private readonly options: KurrentStoreOptions,
    /** Which record it is, a UUID. */
    readonly storeId: string,
  ) {
    const { clients, form, reader, known, attempts, abilities } = parts;
    this.clients = clients;
    this.form = form;
    this.reader = reader;
    this.start = form.positions.start;
    this.capabilities = {
      atomicMultiStream: abilities.sessions || abilities.records,
      crossStreamChecks: abilities.records,
      strongIdempotencyAny: true,
      strongIdempotencyExact: false,
    };
    const means = { attempts, reader, form, known, queues: new StreamQueues() };
    this.appends = new StreamAppends(means);
    this.several = new SeveralAppends(means, abilities);
    this.takingOver = new TakingOver(this.appends, this.several, abilities.records);
    this.tail = new SharedTail((from) => new LiveTail(from, { clients, reader, form, known }));
  }

  /** Throws `UnfitStore` if the record is another one, `StoreUnavailable` if the server does not answer. */
  static async open(options: KurrentStoreOptions): Promise<KurrentEventStore> {
    const { url, namespace } = kurrentPlace(options.url);
    const clients = new StoreClients(url, () => options.observer?.reconnected?.());
    const timeoutMs = options.readTimeoutMs ?? 30_000;
    try {
      const native = new NativeReader(clients.reading, timeoutMs);
      const { storeId } = options;
      const attempts = new Attempts(clients);
      const identity = await recordIdentity(native, attempts, { namespace, storeId, timeoutMs });
      const abilities = await attempts.make(askAbilities(performance.now() + timeoutMs));
      const form = new StoredForm(namespace, new KurrentPositions(identity.storeId.slice(0, 8)));
      const known = new KnownPlaces();
      const begun = { stream: identityStream(namespace), place: identity.place };
      const frontier = new Frontier(native, { prefix: form.prefix, begun }, () => known.highest);
      const reader = new KurrentReader(native, form, frontier, identity.place);
      known.see(form.positions.placeOf(await reader.head()).commit);
      const parts = { clients, form, reader, known, attempts, abilities };
      return new KurrentEventStore(parts, options, identity.storeId);
    } catch (error) {
      clients.close();
      throw error;
    }
  }

  append(
    stream: string,
    events: readonly NewEvent[],
    { expected }: { expected: Expected },
  ): Promise<Appended> {
    return observed(this.options.observer, async () => {
      const checked = checkEvents(stream, events);
      refuseLarge(checked);
      return this.appends.append({ stream, events: checked, expected, until: this.deadline() });
    });
  }

  appendMany(parts: readonly AppendPart[]): Promise<AppendedMany> {
    return observed(this.options.observer, async () => {
      const checked = checkParts(parts);
      refuseLarge(checked.flatMap(({ events }) => events));
      return this.several.append(checked, this.deadline());
    });
  }

  /** See `TakingOver`. */
  takeOver(events: readonly RecordedEvent[]): Promise<Position> {
    return this.takingOver.take(events, () => this.deadline());
  }

  readStream(stream: string, options?: ReadStream) {
    return this.reader.stream(stream, options);
  }

  subscribe({ after, types, signal }: Subscribe): AsyncIterable<Batch> {
    const start = this.placeToStart(after);
    // Heard where the batches are read; until then it must not count as unhandled.
    start.catch(() => undefined);
    const either = AbortSignal.any([signal, this.closing.signal]);
    return new Subscription(this.reader, this.tail, types, either).batches(start);
  }

  head(): Promise<Position> {
    return this.reader.head();
  }

  compare(a: string, b: string): -1 | 0 | 1 {
    return this.form.positions.compare(a, b);
  }

  async lag(after: Position, most?: number): Promise<Lag> {
    return this.reader.lag(after, most);
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.clients.close();
  }

  private deadline() {
    return performance.now() + (this.options.appendTimeoutMs ?? 10_000);
  }

  private async placeToStart(after: Subscribe['after']): Promise<Position> {
    if (after === 'start') return this.start;
    if (after !== 'end') this.form.positions.placeOf(after);
    const head = await this.head();
    if (after === 'end') return head;
    if (after > head) throw new ForeignPosition(`${after} lies beyond the last event`);
    return after;
  }
}

function refuseLarge(events: readonly CheckedEvent[]) {
  if (sizeOf(events) > MOST_BYTES) throw new InvalidEvent(`the append is larger than ${MOST_BYTES} bytes`);
}
