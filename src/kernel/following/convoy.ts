import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { pipelined, together } from '../database/together';
import type { Batch, EventStore, Position, RecordedEvent } from '../event-store/event-store';
import type { EventCatalogue, StoredEvent } from '../recording/event-catalogue';
import type { CheckpointRow, Checkpoints } from './checkpoints';

/** A projection that has caught up, as the convoy sees it. */
export interface Traveller {
  readonly held: CheckpointRow;
  wants(event: RecordedEvent): boolean;
  apply(tx: EntityManager, events: readonly StoredEvent[]): Promise<void>;
  moved(to: Position): void;
}

interface Seat {
  readonly traveller: Traveller;
  leaving: boolean;
  readonly end: (error?: Error) => void;
}

/**
 * The live projections of a process go on together: one subscription, and one transaction a batch instead of one for
 * each. Where that fails, all of them go alone for a while, so that only the one at fault stays behind.
 */
export class Convoy {
  private readonly logger = new Logger(Convoy.name);
  private readonly seats = new Set<Seat>();
  private turn = new AbortController();
  private running = false;
  private busy: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: EventStore,
    private readonly catalogue: EventCatalogue,
    private readonly dataSource: DataSource,
    private readonly checkpoints: Checkpoints,
    /** Told once when all travellers have moved: most of those who wait, wait for all of them. */
    private readonly progress: () => void,
  ) {}

  /** Takes a projection along until the signal, or until the convoy breaks up; then throws why. */
  travel(traveller: Traveller, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        seat.leaving = true;
        void this.busy.then(() => seat.end());
      };
      const seat: Seat = {
        traveller,
        leaving: false,
        end: (error) => {
          signal.removeEventListener('abort', leave);
          this.seats.delete(seat);
          if (this.seats.size === 0) this.turn.abort();
          if (error) reject(error);
          else resolve();
        },
      };
      this.seats.add(seat);
      signal.addEventListener('abort', leave);
      if (signal.aborted) leave();
      else this.setOut();
    });
  }

  /** Begins at the hindmost traveller, the newest of whom may be behind the others. */
  private setOut(): void {
    this.turn.abort();
    if (this.running) return;
    this.running = true;
    void this.run().finally(() => {
      this.running = false;
      if (this.seats.size > 0) this.setOut();
    });
  }

  private async run(): Promise<void> {
    while (this.seats.size > 0) {
      this.turn = new AbortController();
      const places = [...this.seats].map(({ traveller }) => traveller.held.checkpoint);
      const after = places.reduce((least, place) => (place < least ? place : least)) || 'start';
      try {
        for await (const batch of this.store.subscribe({ after, signal: this.turn.signal })) {
          const carried = this.carry(batch);
          this.busy = carried.catch(() => undefined);
          await carried;
        }
      } catch (error) {
        this.breakUp(error as Error);
      }
    }
  }

  private async carry({ events, checkpoint }: Batch): Promise<void> {
    const going = [...this.seats]
      .filter(({ leaving, traveller }) => !leaving && traveller.held.checkpoint < checkpoint)
      .map(({ traveller }) => traveller);
    if (going.length === 0) return;
    const revived = new Map<RecordedEvent, StoredEvent>();
    const revive = (event: RecordedEvent) => {
      const known = revived.get(event) ?? this.catalogue.revive(event);
      revived.set(event, known);
      return known;
    };
    await this.dataSource.transaction(async (tx) => {
      await this.checkpoints.move(
        tx,
        going.map(({ held }) => held),
        checkpoint,
      );
      const works = going.flatMap((traveller) => {
        const wanted = events.filter((e) => e.position > traveller.held.checkpoint && traveller.wants(e));
        return wanted.length > 0 ? [() => traveller.apply(tx, wanted.map(revive))] : [];
      });
      await pipelined(tx, () => together(tx, works));
    });
    for (const traveller of going) traveller.moved(checkpoint);
    this.progress();
  }

  private breakUp(error: Error): void {
    this.logger.verbose(`breaks up: ${String(error)}`);
    for (const { end } of [...this.seats]) end(error);
  }
}
