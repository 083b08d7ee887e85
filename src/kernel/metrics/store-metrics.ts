import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { AppendOutcome, StoreObserver } from '../event-store/store-observer';

const outcomes: readonly AppendOutcome[] = [
  'stored',
  'duplicate',
  'conflict',
  'refused',
  'unavailable',
  'unknown',
];

/** What becomes of appends, how long they take, and how many share a statement. */
export class StoreMetrics implements StoreObserver {
  private readonly appends: Counter<'outcome'>;
  private readonly seconds: Histogram;
  private readonly groups: Histogram;
  private readonly reconnections: Counter;

  constructor(
    registry: Registry,
    /** Where the record lies. */
    readonly store: string,
  ) {
    const registers = [registry];
    this.appends = new Counter({
      name: 'kakehashi_appends_total',
      help: 'Appends to the record by their outcome; conflict: a lost race, unknown: no answer.',
      labelNames: ['outcome'],
      registers,
    });
    this.seconds = new Histogram({
      name: 'kakehashi_append_seconds',
      help: 'From the call of an append to its answer.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    });
    this.groups = new Histogram({
      name: 'kakehashi_append_group_size',
      help: 'Appends that one statement carried.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128],
      registers,
    });
    new Gauge({
      name: 'kakehashi_event_store',
      help: 'Always 1; its label names the store that holds the record.',
      labelNames: ['store'],
      registers,
    }).set({ store }, 1);
    this.reconnections = new Counter({
      name: 'kakehashi_event_store_reconnections_total',
      help: 'How often a new connection to the store took the place of a broken one.',
      registers,
    });
    // A rate can be taken of the first one too.
    for (const outcome of outcomes) this.appends.inc({ outcome }, 0);
  }

  appended(outcome: AppendOutcome, seconds: number): void {
    this.appends.inc({ outcome });
    this.seconds.observe(seconds);
  }

  reconnected(): void {
    this.reconnections.inc();
  }

  async timesReconnected(): Promise<number> {
    return (await this.reconnections.get()).values[0].value;
  }

  grouped(appends: number): void {
    this.groups.observe(appends);
  }
}
