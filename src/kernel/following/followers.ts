import { Inject, Injectable, Logger } from '@nestjs/common';
import { filter, firstValueFrom, startWith, Subject, timeout } from 'rxjs';
import { EVENT_STORE, type EventStore, type Position } from '../event-store/event-store';
import { EventCatalogue } from '../recording/event-catalogue';
import { type CheckpointRow, Checkpoints } from './checkpoints';
import { type Consumer, Follower } from './follower';

const HEED_EVERY_MS = 500;

/** All projections and reactions of this process. */
@Injectable()
export class Followers {
  private readonly logger = new Logger(Followers.name);
  private readonly progress = new Subject<void>();
  private readonly stopped = new AbortController();
  private readonly followers = new Map<string, Follower>();
  private runs: Promise<void>[] = [];
  private heeding?: NodeJS.Timeout;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly catalogue: EventCatalogue,
    private readonly checkpoints: Checkpoints,
  ) {}

  add(consumer: Consumer): void {
    const { name } = consumer;
    if (this.followers.has(name)) throw new Error(`two followers are named ${name}`);
    const progress = () => this.progress.next();
    this.followers.set(name, new Follower(consumer, this.store, this.catalogue, this.checkpoints, progress));
  }

  consumer(name: string): Consumer | undefined {
    return this.followers.get(name)?.consumer;
  }

  /** Registers every follower and lets it run until shutdown. */
  async start(): Promise<void> {
    for (const { consumer } of this.followers.values()) await this.register(consumer);
    this.runs = [...this.followers.values()].map((follower) => follower.run(this.stopped.signal));
    this.heeding = setInterval(() => void this.heed(), HEED_EVERY_MS);
  }

  /**
   * Resolves to true once every projection has seen this position, to false after `ms` milliseconds, or at once if one
   * stands still.
   */
  async visible(position: Position | string, ms: number): Promise<boolean> {
    const projections = [...this.followers.values()].filter(({ consumer }) => consumer.kind === 'projection');
    const state = () => {
      if (projections.every(({ seen }) => seen !== '' && this.store.compare(seen, position) >= 0))
        return 'seen';
      return projections.some(({ paused, rebuilding }) => paused || rebuilding) ? 'standing' : 'waiting';
    };
    const changes = this.progress.pipe(
      startWith(undefined),
      filter(() => state() !== 'waiting'),
      timeout({ first: ms }),
    );
    return firstValueFrom(changes).then(
      () => state() === 'seen',
      () => false,
    );
  }

  /** True once every follower of the kind has caught up with the head, at least once since it started. */
  async caughtUp(kind: Consumer['kind'], ms: number): Promise<boolean> {
    const head = await this.store.head();
    const all = [...this.followers.values()].filter(({ consumer }) => consumer.kind === kind);
    const done = () =>
      all.every(({ seen, paused }) => paused || (seen !== '' && this.store.compare(seen, head) >= 0));
    const changes = this.progress.pipe(startWith(undefined), filter(done), timeout({ first: ms }));
    return firstValueFrom(changes).then(
      () => true,
      () => false,
    );
  }

  isCaughtUp(name: string): boolean {
    return this.followers.get(name)?.caughtUp ?? false;
  }

  /** Ends after the batch under way. */
  async stop(): Promise<void> {
    clearInterval(this.heeding);
    this.stopped.abort();
    await Promise.all(this.runs);
  }

  private async register(consumer: Consumer): Promise<void> {
    await this.checkpoints.register(consumer.name, consumer.kind, consumer.version);
    const { version } = await this.checkpoints.of(consumer.name);
    if (version !== consumer.version) await consumer.rebuild?.();
  }

  private async heed(): Promise<void> {
    try {
      const rows: CheckpointRow[] = await this.checkpoints.all();
      await Promise.all(rows.map((row) => this.followers.get(row.name)?.heed(row)));
    } catch (error) {
      this.logger.debug(`checkpoints not read: ${String(error)}`);
    }
  }
}
