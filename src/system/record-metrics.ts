import { Inject, Injectable } from '@nestjs/common';
import { Gauge, type Registry } from 'prom-client';
import { EVENT_STORE, type EventStore } from '../kernel/event-store/event-store';
import { METRICS } from '../kernel/metrics/metrics';
import { type FollowerState, FollowerStates } from './follower-states';

const WITHIN_MS = 1_000;

const followerLabels = ['kind', 'name'] as const;
type FollowerLabels = (typeof followerLabels)[number];

/** What only the database knows. While it does not answer, nothing is said of it: zero would be a lie. */
@Injectable()
export class RecordMetrics {
  private readonly horizonLag: Gauge;
  private readonly oldestHolder: Gauge;
  private readonly lagEvents: Gauge<FollowerLabels>;
  private readonly lagSeconds: Gauge<FollowerLabels>;
  private readonly paused: Gauge<FollowerLabels>;
  private asking?: Promise<void>;

  constructor(
    @Inject(METRICS) private readonly registry: Registry,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly states: FollowerStates,
  ) {
    this.horizonLag = this.gauge('kakehashi_horizon_lag_positions', 'Positions given out, not readable yet.');
    this.oldestHolder = this.gauge(
      'kakehashi_horizon_oldest_holder_seconds',
      'Age of what holds back the order.',
    );
    this.lagEvents = this.follower('kakehashi_follower_lag_events', 'Events that a follower has not seen.');
    this.lagSeconds = this.follower(
      'kakehashi_follower_lag_seconds',
      'Age of the first event it has not seen.',
    );
    this.paused = this.follower(
      'kakehashi_follower_paused',
      '1: it stands still at an event that it cannot take.',
    );
  }

  /** All metrics as Prometheus reads them; in bounded time, whatever the database does. */
  async text(): Promise<string> {
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    if (!(await this.inTime(this.asking))) this.forget();
    return this.registry.metrics();
  }

  private inTime(asking: Promise<void>): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), WITHIN_MS);
      void asking
        .then(
          () => resolve(true),
          () => resolve(false),
        )
        .finally(() => clearTimeout(timer));
    });
  }

  private async ask(): Promise<void> {
    const [horizon, projections, reactions] = await Promise.all([
      this.store.horizon?.(),
      this.states.of('projection'),
      this.states.of('reaction'),
    ]);
    this.forget();
    if (horizon) {
      this.horizonLag.set(horizon.lagPositions);
      this.oldestHolder.set(horizon.oldestHolderSeconds);
    }
    for (const state of projections) this.tell('projection', state);
    for (const state of reactions) this.tell('reaction', state);
  }

  private tell(kind: string, { name, status, lag, lagSeconds }: FollowerState): void {
    this.lagEvents.set({ kind, name }, lag);
    this.lagSeconds.set({ kind, name }, lagSeconds);
    this.paused.set({ kind, name }, status === 'paused' ? 1 : 0);
  }

  private forget(): void {
    for (const gauge of [this.horizonLag, this.oldestHolder]) gauge.remove();
    for (const gauge of [this.lagEvents, this.lagSeconds, this.paused]) gauge.reset();
  }

  private gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }

  private follower(name: string, help: string): Gauge<FollowerLabels> {
    return new Gauge({ name, help, labelNames: followerLabels, registers: [this.registry] });
  }
}
