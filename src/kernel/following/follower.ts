import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { isTechnical } from '../database/technical-error';
import type { Batch, EventStore, Position, RecordedEvent } from '../event-store/event-store';
import type { EventCatalogue, StoredEvent } from '../recording/event-catalogue';
import { CheckpointMoved, type CheckpointRow, type Checkpoints, type FollowerKind } from './checkpoints';
import type { Convoy, Traveller } from './convoy';
import type { Leases } from './leases';
import { Poisoned, withRetries } from './retries';

/** What a follower does with events: a projection writes rows, a reaction gives commands. */
export interface Consumer {
  readonly name: string;
  readonly kind: FollowerKind;
  readonly version: number;
  readonly types: readonly string[] | 'all';
  /** It takes events with the data that was stored, of types that nobody knows too; else as today's Kakehashi reads them. */
  readonly asStored?: boolean;
  /** It does without the metadata of events. */
  readonly bare?: boolean;
  /** Names of the projections that it waits for at each event; absent for a reaction: all of them. */
  readonly needs?: readonly string[];
  /** How many events it likes to take at once while it catches up; absent: many. */
  readonly most?: number;
  /** Does the work of these events and moves the checkpoint to `to`. @throws CheckpointMoved */
  consume(events: readonly StoredEvent[], held: CheckpointRow, to: Position): Promise<void>;
  /** The work alone, in a transaction that others share; absent: not to be shared. */
  apply?(tx: EntityManager, events: readonly StoredEvent[]): Promise<void>;
  /** Called each time when nothing more is stored. True if that was the end. What takes long ends with the signal. */
  caughtUp?(held: CheckpointRow, signal: AbortSignal): Promise<boolean>;
}

/** What the followers of a process share. */
export interface Way {
  readonly store: EventStore;
  readonly catalogue: EventCatalogue;
  readonly checkpoints: Checkpoints;
  readonly leases: Leases;
  readonly convoy: Convoy;
  readonly progress: () => void;
}

const SLEEP = 2 ** 30;
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 5000;

/** Leads one consumer along the record, from its checkpoint on, whenever this process holds its lease. */
export class Follower implements Traveller {
  private readonly logger: Logger;
  private row?: CheckpointRow;
  private turn = new AbortController();
  private busy = false;
  /** The checkpoint is moved by one at a time, or the slower of the two would begin its turn again. */
  private keeping?: Promise<void>;
  /** Everything up to here has been consumed, here or where it is led. */
  seen: Position | '' = '';
  /** It ends for good, as a copy does that has taken its place. */
  private ended = false;
  /** In a row. */
  private failures = 0;

  constructor(
    readonly consumer: Consumer,
    private readonly way: Way,
  ) {
    this.logger = new Logger(consumer.name);
  }

  get held(): CheckpointRow {
    if (!this.row) throw new CheckpointMoved(this.consumer.name);
    return this.row;
  }

  get paused(): boolean {
    return this.row?.status === 'paused';
  }

  /** Whether this process leads it. */
  get ours(): boolean {
    return this.row?.owner === this.way.leases.owner && this.row.version <= this.consumer.version;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.ended) {
      try {
        await this.takeTurn(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.logger.warn(`interrupted: ${String(error)}`);
        const pause = Math.min(SHORTEST_PAUSE * 2 ** this.failures++, LONGEST_PAUSE);
        await sleep(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Called again and again with the row as it stands: obeys what other processes did with it. */
  async heed(row: CheckpointRow): Promise<void> {
    if (!this.row) return;
    // A copy that is begun anew counts its epochs anew.
    if (row.epoch !== this.row.epoch || row.owner !== this.row.owner) this.turn.abort();
    else if (!this.ours) this.watch(row);
    else if (!this.busy && this.seen && this.seen !== this.row.checkpoint) {
      this.keeping = this.keepProgress();
      await this.keeping;
    }
  }

  wants({ type }: RecordedEvent): boolean {
    const { types } = this.consumer;
    return types === 'all' || types.includes(type);
  }

  async apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void> {
    await this.consumer.apply!(tx, events);
  }

  moved(to: Position): void {
    this.failures = 0;
    this.row = { ...this.held, checkpoint: to };
    this.seen = to;
  }

  private watch(row: CheckpointRow): void {
    this.row = row;
    this.seen = row.checkpoint;
    this.way.progress();
  }

  private async takeTurn(signal: AbortSignal): Promise<void> {
    this.turn = new AbortController();
    const either = AbortSignal.any([signal, this.turn.signal]);
    const row = await this.way.checkpoints.of(this.consumer.name);
    this.ended = row === undefined;
    if (!row) return;
    this.watch(row);
    try {
      if (this.ours && !this.paused) await this.follow(either);
      else await sleep(SLEEP, undefined, { signal: either }).catch(() => undefined);
    } catch (error) {
      if (error instanceof Poisoned) await this.pause(error);
      else if (!either.aborted && !(error instanceof CheckpointMoved)) throw error;
    }
  }

  /** Alone until it has caught up, then with the others. */
  private async follow(signal: AbortSignal): Promise<void> {
    const { types, bare, most } = this.consumer;
    const after = this.held.checkpoint || 'start';
    const wanted = types === 'all' ? undefined : types;
    for await (const batch of this.way.store.subscribe({ after, types: wanted, bare, most, signal })) {
      await this.take(batch, signal);
      if (this.ended) return;
      if (batch.caughtUp && this.consumer.apply) break;
    }
    if (signal.aborted || !this.consumer.apply) return;
    await this.goAlong(signal);
  }

  private async goAlong(signal: AbortSignal): Promise<void> {
    await this.keepProgress();
    try {
      await this.way.convoy.travel(this, signal);
    } catch (error) {
      if (isTechnical(error)) throw error;
    }
  }

  private async take(batch: Batch, signal: AbortSignal): Promise<void> {
    this.busy = true;
    await this.keeping?.catch(() => undefined);
    try {
      // What is delivered again is done already.
      const events = batch.events.filter(({ position }) => position > this.held.checkpoint);
      if (events.length > 0) await this.consume({ ...batch, events });
      if (batch.checkpoint > this.seen) this.seen = batch.checkpoint;
      if (batch.caughtUp && this.consumer.caughtUp) this.ended = await this.finish(signal);
      this.failures = 0;
    } finally {
      this.busy = false;
    }
    this.way.progress();
  }

  private async finish(signal: AbortSignal): Promise<boolean> {
    await this.keepProgress();
    let ended = false;
    const work = async () => {
      try {
        ended = await this.consumer.caughtUp!(this.held, signal);
      } catch (error) {
        throw signal.aborted ? new CheckpointMoved(this.consumer.name) : error;
      }
    };
    const place = this.held.checkpoint || this.way.store.start;
    await withRetries(work, { position: place, type: 'nothing more' });
    return ended;
  }

  /** All at once; where that fails, one by one, to find the one that is poisoned. */
  private async consume({ events, checkpoint }: Batch): Promise<void> {
    const whole = () => this.move(events, checkpoint);
    if (await withRetries(whole, events.length === 1 ? events[0] : undefined)) return;
    for (const event of events) await withRetries(() => this.move([event], event.position), event);
    await this.move([], checkpoint);
  }

  private async move(events: Batch['events'], to: Position): Promise<void> {
    const { asStored } = this.consumer;
    const taken = asStored ? events : events.map((event) => this.way.catalogue.revive(event));
    await this.consumer.consume(taken, this.held, to);
    this.row = { ...this.held, checkpoint: to };
  }

  private async keepProgress(): Promise<void> {
    if (this.seen === '' || this.seen === this.held.checkpoint) return;
    try {
      await this.move([], this.seen);
    } catch (error) {
      if (!(error instanceof CheckpointMoved)) throw error;
      this.turn.abort();
    }
  }

  private async pause({ event, message }: Poisoned): Promise<void> {
    const { position, type } = event;
    this.logger.error(`paused at ${position} (${type}): ${message}`);
    const at = new Date().toISOString();
    await this.way.checkpoints.pause(this.held, { position, type, message, at });
  }
}
