import {
  type AllStreamResolvedEvent,
  type KurrentDBClient,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import type { Batch, Position, RecordedEvent } from '../event-store';
import type { RunningTail } from '../shared-tail';
import { TailBuffer } from '../tail-buffer';
import type { KnownPlaces } from './known-places';
import type { KurrentReader } from './kurrent-reader';
import type { StoreClients } from './store-clients';
import type { StoredForm } from './stored-form';

const PAGE = 500;
/** A subscription that stands still while there is something to deliver is given up after two looks at the head. */
const LOOK_EVERY_MS = 2_000;

export interface TailSources {
  readonly clients: StoreClients;
  readonly reader: KurrentReader;
  readonly form: StoredForm;
  readonly known: KnownPlaces;
}

/**
 * The newest events: caught up by reading, then delivered by a subscription. Where that breaks it begins again behind
 * the last event that it had; it fails only when the store cannot be read any more.
 */
export class LiveTail implements RunningTail {
  private readonly buffer: TailBuffer;
  private readonly stopping = new AbortController();

  constructor(
    from: Position,
    private readonly sources: TailSources,
  ) {
    this.buffer = new TailBuffer(from);
    void this.run();
  }

  get failed() {
    return this.buffer.failed;
  }

  since(after: Position): Batch | undefined {
    return this.buffer.since(after);
  }

  changed(signal: AbortSignal): Promise<void> {
    return this.buffer.changed(signal);
  }

  stop() {
    this.stopping.abort();
  }

  private get stopped() {
    return this.stopping.signal.aborted;
  }

  private async run() {
    try {
      while (!this.stopped) {
        await this.catchUp();
        const client = await this.sources.clients.writing.get();
        await this.listen(client);
        if (!this.stopped) await this.sources.clients.lost(client);
      }
    } catch (error) {
      if (!this.stopped) this.buffer.fail(error);
    }
  }

  private async catchUp() {
    for (let caughtUp = false; !caughtUp && !this.stopped;) {
      const page = await this.sources.reader.page(this.buffer.tip, undefined, PAGE);
      this.take(page);
      ({ caughtUp } = page);
    }
  }

  /** Ends when the subscription does, in whatever way, or with the tail. */
  private listen(client: KurrentDBClient): Promise<void> {
    const { form, reader } = this.sources;
    const subscription = client.subscribeToAll({
      fromPosition: reader.from(this.buffer.tip),
      filter: streamNameFilter({ prefixes: [form.prefix] }),
    });
    const arrivals = new Arrivals(form, (batch) => this.take(batch));
    return new Promise((resolve) => {
      let standsAt: Position | undefined;
      const look = () => {
        const { tip } = this.buffer;
        reader.head().then(
          (head) => (head > this.buffer.tip && standsAt === tip ? end() : (standsAt = tip)),
          () => end(),
        );
      };
      const looking = setInterval(look, LOOK_EVERY_MS);
      const end = () => {
        clearInterval(looking);
        this.stopping.signal.removeEventListener('abort', end);
        arrivals.close();
        subscription.unsubscribe().catch(() => undefined);
        subscription.destroy();
        resolve();
      };
      this.stopping.signal.addEventListener('abort', end);
      subscription.on('data', (resolved: AllStreamResolvedEvent) => arrivals.add(resolved));
      for (const way of ['error', 'end', 'close'] as const) subscription.on(way, end);
      if (this.stopped) end();
    });
  }

  private take(batch: Batch) {
    const last = batch.events.at(-1);
    if (last) this.sources.known.see(this.sources.form.positions.placeOf(last.position).commit);
    const events = batch.events.filter(({ position }) => position > this.buffer.tip);
    if (batch.checkpoint >= this.buffer.tip) this.buffer.take({ ...batch, events });
  }
}

/** What comes in one turn of the event loop is handed on together. */
class Arrivals {
  private waiting: RecordedEvent[] = [];
  private closed = false;

  constructor(
    private readonly form: StoredForm,
    private readonly deliver: (batch: Batch) => void,
  ) {}

  add({ event }: AllStreamResolvedEvent) {
    if (!event || this.closed) return;
    if (this.waiting.length === 0) setImmediate(() => this.flush());
    this.waiting.push(this.form.delivered(event));
  }

  close() {
    this.closed = true;
  }

  private flush() {
    const events = this.waiting.splice(0);
    if (!this.closed)
      this.deliver({ events, checkpoint: events[events.length - 1].position, caughtUp: true });
  }
}
