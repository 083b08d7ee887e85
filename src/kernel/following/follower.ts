import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { isTechnical } from '../database/technical-error';
import type { Batch, EventStore, Position } from '../event-store/event-store';
import type { EventCatalogue, StoredEvent } from '../recording/event-catalogue';
import { CheckpointMoved, type CheckpointRow, type Checkpoints, type FollowerKind } from './checkpoints';

/** What a follower does with events: a projection writes rows, a reaction gives commands. */
export interface Consumer {
  readonly name: string;
  readonly kind: FollowerKind;
  readonly version: number;
  readonly types: readonly string[] | 'all';
  /** Does the work of these events and moves the checkpoint to `to`. @throws CheckpointMoved */
  consume(events: readonly StoredEvent[], held: CheckpointRow, to: Position): Promise<void>;
  /** Forgets its rows and begins again, where it has any. */
  rebuild?(): Promise<void>;
}

const RETRIES = [50, 250, 1000];
const REST = 1000;

class Poisoned extends Error {
  constructor(
    readonly event: { position: Position; type: string },
    readonly reason: unknown,
  ) {
    super(reason instanceof Error ? reason.message : String(reason));
  }
}

/** Leads one consumer along the record, from its checkpoint on, for as long as the process lives. */
export class Follower {
  private readonly logger: Logger;
  private held?: CheckpointRow;
  private turn = new AbortController();
  private busy = false;
  /** The checkpoint is moved by one at a time, or the slower of the two would begin its turn again. */
  private keeping?: Promise<void>;
  /** Everything up to here has been consumed. */
  seen: Position | '' = '';
  caughtUp = false;

  constructor(
    readonly consumer: Consumer,
    private readonly store: EventStore,
    private readonly catalogue: EventCatalogue,
    private readonly checkpoints: Checkpoints,
    private readonly progress: () => void,
  ) {
    this.logger = new Logger(consumer.name);
  }

  get paused(): boolean {
    return this.held?.status === 'paused';
  }

  get rebuilding(): boolean {
    return this.held?.status === 'rebuilding';
  }

  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.takeTurn(signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        this.logger.warn(`interrupted: ${String(error)}`);
        await sleep(Math.min(100 * 2 ** failures++, 5000), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Called about every second with the row as it stands: obeys a pause, a resume or a rebuild by other processes. */
  async heed(row: CheckpointRow): Promise<void> {
    if (!this.held) return;
    if (row.generation !== this.held.generation) this.turn.abort();
    else if (!this.busy && this.seen && this.seen !== this.held.checkpoint) {
      this.keeping = this.keepProgress();
      await this.keeping;
    }
  }

  private async takeTurn(signal: AbortSignal): Promise<void> {
    this.turn = new AbortController();
    const either = AbortSignal.any([signal, this.turn.signal]);
    this.held = await this.checkpoints.of(this.consumer.name);
    this.seen = this.held.checkpoint;
    this.caughtUp = false;
    this.progress();
    try {
      if (this.paused) await sleep(2 ** 30, undefined, { signal: either }).catch(() => undefined);
      else await this.follow(either);
    } catch (error) {
      if (error instanceof Poisoned) await this.pause(error);
      else if (!(error instanceof CheckpointMoved)) throw error;
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { types } = this.consumer;
    const after = this.held!.checkpoint || 'start';
    for await (const batch of this.store.subscribe({
      after,
      types: types === 'all' ? undefined : types,
      signal,
    }))
      await this.take(batch);
  }

  private async take(batch: Batch): Promise<void> {
    this.busy = true;
    await this.keeping?.catch(() => undefined);
    try {
      if (batch.events.length > 0) await this.consume(batch);
      this.seen = batch.checkpoint;
      this.caughtUp = batch.caughtUp;
      if (batch.caughtUp && this.rebuilding) await this.finishRebuild();
    } finally {
      this.busy = false;
    }
    this.progress();
  }

  private async consume({ events, checkpoint }: Batch): Promise<void> {
    if (await this.attempt(events, checkpoint, false)) return;
    for (const event of events) await this.attempt([event], event.position, true);
    await this.move([], checkpoint);
  }

  /** False where the events are to be tried one by one, to find the poisoned one. */
  private async attempt(events: Batch['events'], to: Position, last: boolean): Promise<boolean> {
    for (let retry = 0; ; retry++) {
      try {
        await this.move(events, to);
        return true;
      } catch (error) {
        if (error instanceof CheckpointMoved || isTechnical(error)) throw error;
        if (!last && events.length > 1) return false;
        if (retry === RETRIES.length) throw new Poisoned(events[0], error);
        await sleep(RETRIES[retry]);
      }
    }
  }

  private async move(events: Batch['events'], to: Position): Promise<void> {
    const revived = events.map((event) => this.catalogue.revive(event));
    await this.consumer.consume(revived, this.held!, to);
    this.held = { ...this.held!, checkpoint: to };
  }

  private async keepProgress(): Promise<void> {
    const to = this.seen as Position;
    try {
      await this.consumer.consume([], this.held!, to);
      this.held = { ...this.held!, checkpoint: to };
    } catch (error) {
      if (!(error instanceof CheckpointMoved)) throw error;
      this.turn.abort();
    }
  }

  private async finishRebuild(): Promise<void> {
    await this.checkpoints.rebuilt(this.held!);
    this.held = { ...this.held!, status: 'running' };
  }

  private async pause({ event, message }: Poisoned): Promise<void> {
    const { position, type } = event;
    this.logger.error(`paused at ${position} (${type}): ${message}`);
    await this.checkpoints.pause(this.held!, { position, type, message, at: new Date().toISOString() });
    await sleep(REST / 10);
  }
}
