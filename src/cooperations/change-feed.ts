import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Subject } from 'rxjs';
import { EVENT_STORE, type EventStore, type Position } from '../kernel/event-store/event-store';
import { Followers } from '../kernel/following/followers';
import { StepCatalogue } from './step-catalogue';

/** A hint that a cooperation has changed; whoever misses one asks again and misses nothing. */
export class CooperationChanged {
  constructor(
    readonly position: Position,
    readonly cooperationId: string,
    readonly type: string,
  ) {}
}

const VISIBLE_WITHIN_MS = 2000;
const RETRY_MS = 1000;

/** Publishes a hint on the EventBus for each step, once the projections show it. */
@Injectable()
export class ChangeFeed implements OnApplicationShutdown, OnModuleDestroy {
  private readonly logger = new Logger(ChangeFeed.name);
  private readonly stopped = new AbortController();
  private running?: Promise<void>;
  /** Speaks once, when the service begins to end. */
  readonly ending = new Subject<void>();

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly followers: Followers,
    private readonly catalogue: StepCatalogue,
    private readonly bus: EventBus,
  ) {}

  start(): void {
    this.running = this.run();
  }

  onModuleDestroy(): void {
    this.ending.next();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      try {
        await this.follow(signal);
      } catch (error) {
        this.logger.warn(`interrupted: ${String(error)}`);
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const types = this.catalogue.told();
    for await (const { events, checkpoint } of this.store.subscribe({ after: 'end', types, signal })) {
      if (events.length === 0) continue;
      await this.followers.visible(checkpoint, VISIBLE_WITHIN_MS);
      for (const { position, data, type } of events) {
        const { cooperationId } = data as { cooperationId: string };
        this.bus.publish(new CooperationChanged(position, cooperationId, type));
      }
    }
  }
}
