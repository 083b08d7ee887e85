import { Inject, Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { EVENT_STORE, type EventStore, type Position } from '../event-store/event-store';
import { Copies, isCopy, NewerVersion } from '../projections/copies';
import { EventCatalogue } from '../recording/event-catalogue';
import { type CheckpointRow, Checkpoints } from './checkpoints';
import { Convoy } from './convoy';
import { type Consumer, Follower, type Way } from './follower';
import { Leases } from './leases';
import { type Watched, Waiters } from './waiters';

const HEED_EVERY_MS = 500;
/** Where others lead, their progress is read this often as long as somebody waits for it. */
const WATCH_EVERY_MS = 15;
const LOOK_EVERY_MS = 100;

export interface Following {
  /** Which of the followers this process may lead; absent: all. */
  readonly wanted?: (consumer: Consumer) => boolean;
  /** No other process serves this data, so the leases of a predecessor are taken at once. */
  readonly alone?: boolean;
}

/** All projections and reactions of this process. */
@Injectable()
export class Followers {
  private readonly logger = new Logger(Followers.name);
  /** By the names of the projections that they wait for. */
  private readonly waiters = new Map<string, Waiters>();
  private readonly stopped = new AbortController();
  private readonly followers = new Map<string, Follower>();
  private readonly way: Way;
  private leading = new Set<string>();
  private runs: Promise<void>[] = [];
  private heeding?: NodeJS.Timeout;
  private watching?: NodeJS.Timeout;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    catalogue: EventCatalogue,
    private readonly checkpoints: Checkpoints,
    readonly leases: Leases,
    private readonly copies: Copies,
    dataSource: DataSource,
  ) {
    const progress = () => this.progressed();
    const convoy = new Convoy(store, catalogue, dataSource, checkpoints, progress);
    this.way = { store, catalogue, checkpoints, leases, convoy, progress };
  }

  add(consumer: Consumer): void {
    const { name } = consumer;
    if (this.followers.has(name)) throw new Error(`two followers are named ${name}`);
    this.followers.set(name, new Follower(consumer, this.way));
  }

  consumer(name: string): Consumer | undefined {
    return this.followers.get(name)?.consumer;
  }

  /** Registers every follower, and lets those that are wanted run until shutdown whenever this process leads them. */
  async start({ wanted = () => true, alone = false }: Following = {}): Promise<void> {
    for (const { consumer } of this.followers.values()) await this.register(consumer);
    const running = [...this.followers.values()].filter(({ consumer }) => wanted(consumer));
    this.leading = new Set(running.map(({ consumer }) => consumer.name));
    await this.leases.take(this.led(), alone);
    this.runs = running.map((follower) => follower.run(this.stopped.signal));
    this.heedLater();
  }

  /** Lets one more follower run in this process. */
  async runHere(name: string): Promise<void> {
    const follower = this.followers.get(name);
    if (!follower) throw new Error(`there is no follower ${name}`);
    this.leading.add(name);
    await this.leases.take([follower.consumer]);
    this.runs.push(follower.run(this.stopped.signal).finally(() => this.forget(follower)));
  }

  /**
   * Resolves to true once every projection, or each of those named, has seen this position, to false after `ms`
   * milliseconds, or at once if one of them stands still.
   */
  async visible(position: Position | string, ms: number, names?: readonly string[]): Promise<boolean> {
    if (names?.length === 0) return true;
    const waiters = this.waitersFor(names);
    const answer = waiters.answer(position);
    if (answer !== undefined) return answer;
    this.watch();
    return waiters.wait(position, ms);
  }

  /** True once every projection has seen what is stored now; false after `ms` milliseconds. */
  async caughtUp(ms: number): Promise<boolean> {
    return this.visible(await this.store.head(), ms);
  }

  /**
   * True once no read model is one of an older version, which may lack what is asked of it now; false after `ms`
   * milliseconds.
   */
  async renewed(ms: number): Promise<boolean> {
    for (const end = Date.now() + ms; await this.copies.renewing(); await sleep(LOOK_EVERY_MS))
      if (Date.now() > end) return false;
    return true;
  }

  /** What a follower has seen, as far as this process knows. */
  seen(name: string): Position | '' {
    return this.followers.get(name)?.seen ?? '';
  }

  /** Names of those that stand still, wherever they are led. */
  get paused(): string[] {
    return [...this.followers.values()].filter(({ paused }) => paused).map(({ consumer }) => consumer.name);
  }

  /** Ends after the batch under way, and lets others lead. */
  async stop(): Promise<void> {
    this.stopped.abort();
    clearTimeout(this.heeding);
    clearTimeout(this.watching);
    // A reaction may wait for what nobody here projects any more.
    for (const waiters of this.waiters.values()) waiters.dismiss();
    await Promise.all(this.runs);
    if (this.leading.size > 0) await this.leases.release().catch(() => undefined);
  }

  /** What this process leads, or would. */
  private led(): Consumer[] {
    return [...this.leading].flatMap((name) => this.consumer(name) ?? []);
  }

  private projections(): Follower[] {
    return [...this.followers.values()].filter(
      ({ consumer }) => consumer.kind === 'projection' && this.leading.has(consumer.name),
    );
  }

  private waitersFor(names?: readonly string[]): Waiters {
    const key = names?.join() ?? '';
    const known = this.waiters.get(key);
    if (known) return known;
    const watched = () => (names ? names.map((name) => this.watched(name)) : this.projections());
    const waiters = new Waiters(watched, (a, b) => this.store.compare(a, b));
    this.waiters.set(key, waiters);
    return waiters;
  }

  /** One that this process does not know has seen nothing, so that nobody decides without it. */
  private watched(name: string): Watched {
    return this.followers.get(name) ?? { seen: '', paused: false };
  }

  private progressed(): void {
    for (const waiters of this.waiters.values()) waiters.progressed();
  }

  private forget(follower: Follower): void {
    this.leading.delete(follower.consumer.name);
    this.followers.delete(follower.consumer.name);
  }

  private async register(consumer: Consumer): Promise<void> {
    const { name, kind, version } = consumer;
    await this.checkpoints.register(name, kind, version);
    const row = await this.checkpoints.of(name);
    if (row === undefined || row.version === version) return;
    if (row.version > version) this.logger.warn(`${name}@${version} stands back for ${name}@${row.version}`);
    else await this.copies.renew(name).catch((error: unknown) => this.standBack(error));
  }

  private standBack(error: unknown): void {
    if (!(error instanceof NewerVersion)) throw error;
    this.logger.warn(`stands back: ${error.message}`);
  }

  private heedLater(): void {
    if (this.stopped.signal.aborted) return;
    this.heeding = setTimeout(() => void this.heed().finally(() => this.heedLater()), HEED_EVERY_MS);
  }

  private async heed(): Promise<void> {
    try {
      if (this.leases.due) await this.leases.take(this.led());
      const rows = await this.checkpoints.all();
      if (rows.some(({ name, free, status }) => free && status !== 'kept' && this.leading.has(name)))
        await this.leases.take(this.led());
      await this.tell(rows);
      for (const row of rows) if (isCopy(row)) await this.lookAfter(row);
    } catch (error) {
      this.logger.debug(`checkpoints not read: ${String(error)}`);
    }
  }

  private async tell(rows: readonly CheckpointRow[]): Promise<void> {
    await Promise.all(rows.flatMap((row) => this.followers.get(row.name)?.heed(row) ?? []));
  }

  /** Copies that nobody leads any more are built on by whoever comes, and dropped when their time is over. */
  private async lookAfter(row: CheckpointRow): Promise<void> {
    if (this.stopped.signal.aborted || this.followers.has(row.name) || this.leading.size === 0) return;
    if (row.expired) await this.copies.drop(row.name);
    const copy = row.free && row.status === 'rebuilding' && this.copies.consumer(row);
    if (!copy) return;
    this.add(copy);
    await this.runHere(row.name);
  }

  private watch(): void {
    if (this.watching || this.projections().every(({ ours }) => ours)) return;
    this.watching = setTimeout(() => void this.look(), WATCH_EVERY_MS);
  }

  private async look(): Promise<void> {
    try {
      await this.tell(await this.checkpoints.all());
    } catch (error) {
      this.logger.debug(`not seen how far others are: ${String(error)}`);
    }
    this.watching = undefined;
    const waited = [...this.waiters.values()].some(({ none }) => !none);
    if (waited && !this.stopped.signal.aborted) this.watch();
  }
}
