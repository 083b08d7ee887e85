import { Inject, Injectable, Logger } from '@nestjs/common';
import { EVENT_STORE, type EventStore, type Position } from '../event-store/event-store';
import { EventCatalogue } from '../recording/event-catalogue';
import { type CheckpointRow, Checkpoints } from './checkpoints';
import { type Consumer, Follower } from './follower';
import { Waiters } from './waiters';

const HEED_EVERY_MS = 500;

/** All projections and reactions of this process. */
@Injectable()
export class Followers {
  private readonly logger = new Logger(Followers.name);
  private readonly waiters: Waiters;
  private readonly stopped = new AbortController();
  private readonly followers = new Map<string, Follower>();
  private running: Follower[] = [];
  private runs: Promise<void>[] = [];
  private heeding?: NodeJS.Timeout;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly catalogue: EventCatalogue,
    private readonly checkpoints: Checkpoints,
  ) {
    this.waiters = new Waiters((a, b) => store.compare(a, b));
  }

  add(consumer: Consumer): void {
    const { name } = consumer;
    if (this.followers.has(name)) throw new Error(`two followers are named ${name}`);
    const progress = () => this.progressed();
    this.followers.set(name, new Follower(consumer, this.store, this.catalogue, this.checkpoints, progress));
  }

  consumer(name: string): Consumer | undefined {
    return this.followers.get(name)?.consumer;
  }

  /** Registers every follower and lets those that are wanted run until shutdown. */
  async start(wanted: (consumer: Consumer) => boolean = () => true): Promise<void> {
    for (const { consumer } of this.followers.values()) await this.register(consumer);
    this.running = [...this.followers.values()].filter(({ consumer }) => wanted(consumer));
    this.runs = this.running.map((follower) => follower.run(this.stopped.signal));
    this.heeding = setInterval(() => void this.heed(), HEED_EVERY_MS);
  }

  /** Lets one more follower run in this process. */
  runHere(name: string): void {
    const follower = this.followers.get(name);
    if (!follower) throw new Error(`there is no follower ${name}`);
    this.running.push(follower);
    this.runs.push(follower.run(this.stopped.signal));
  }

  /**
   * Resolves to true once every projection has seen this position, to false after `ms` milliseconds, or at once if one
   * stands still.
   */
  async visible(position: Position | string, ms: number): Promise<boolean> {
    const seen = this.seenByAll();
    if (seen !== '' && this.store.compare(seen, position) >= 0) return true;
    return this.standing() ? false : this.waiters.wait(position, ms);
  }

  /** True once every projection has seen what is stored now; false after `ms` milliseconds. */
  async caughtUp(ms: number): Promise<boolean> {
    return this.visible(await this.store.head(), ms);
  }

  /** What a follower of this process has seen, if it runs here. */
  seen(name: string): Position | '' {
    return this.followers.get(name)?.seen ?? '';
  }

  /** Ends after the batch under way. */
  async stop(): Promise<void> {
    clearInterval(this.heeding);
    this.stopped.abort();
    await Promise.all(this.runs);
  }

  private projections(): Follower[] {
    return this.running.filter(({ consumer }) => consumer.kind === 'projection');
  }

  private seenByAll(): Position | '' {
    const [first, ...others] = this.projections().map(({ seen }) => seen);
    return others.reduce((least, seen) => (seen < least ? seen : least), first ?? '');
  }

  private standing(): boolean {
    return this.projections().some(({ paused, rebuilding }) => paused || rebuilding);
  }

  private progressed(): void {
    if (this.standing()) this.waiters.dismiss();
    const seen = this.seenByAll();
    if (seen !== '') this.waiters.release(seen);
  }

  private async register(consumer: Consumer): Promise<void> {
    await this.checkpoints.register(consumer.name, consumer.kind, consumer.version);
    const { version } = await this.checkpoints.of(consumer.name);
    if (version !== consumer.version) await consumer.rebuild?.();
  }

  private async heed(): Promise<void> {
    try {
      const rows: CheckpointRow[] = await this.checkpoints.all();
      await Promise.all(rows.flatMap((row) => this.followers.get(row.name)?.heed(row) ?? []));
    } catch (error) {
      this.logger.debug(`checkpoints not read: ${String(error)}`);
    }
  }
}
