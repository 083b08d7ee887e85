import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lag } from '../kernel/event-store/event-store';
import { StoreMetrics } from '../kernel/metrics/store-metrics';
import { FollowerStates } from './follower-states';

const WITHIN_MS = 1_000;
const MOST_EVENTS = 1_000;

export interface StoreState {
  readonly name: string;
  readonly reconnections: number;
  /** Of the follower that has come least far, counted up to 1,000 events; absent while the store does not answer. */
  readonly lag?: Lag;
}

/** How the store of the record does, in bounded time, whatever it does. */
@Injectable()
export class StoreHealth {
  private asking?: Promise<Lag | undefined>;

  constructor(
    private readonly metrics: StoreMetrics,
    private readonly states: FollowerStates,
  ) {}

  async state(): Promise<StoreState> {
    const reconnections = await this.metrics.timesReconnected();
    const lag = await Promise.race([this.lag(), sleep(WITHIN_MS, undefined, { ref: false })]);
    return { name: this.metrics.store, reconnections, ...(lag && { lag }) };
  }

  /** One question at a time, however many probes there are. */
  private lag(): Promise<Lag | undefined> {
    this.asking ??= this.states
      .furthestBehind(MOST_EVENTS)
      .catch(() => undefined)
      .finally(() => (this.asking = undefined));
    return this.asking;
  }
}
