import { setImmediate as othersTurn } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { isTechnical } from '../database/technical-error';
import type { Position } from '../event-store/event-store';
import { CheckpointMoved, type CheckpointRow } from '../following/checkpoints';
import type { StoredEvent } from '../recording/event-catalogue';
import type { Refold } from './refold';

/** The service answers requests while it folds. */
const SLICE = 250;
/** A transaction costs as much as a hundred events, and what is not written is lost with this process. */
const MOST_UNWRITTEN = 5000;
const UNWRITTEN_FOR_MS = 200;

type Work<Answer> = (tx: EntityManager) => Promise<Answer>;
/** Does the work within a transaction that moves the checkpoint from where it is held. */
type Moving = <Answer>(held: CheckpointRow, to: Position | '', work: Work<Answer>) => Promise<Answer>;

/** A refold and how far it has come. */
interface Course {
  readonly refold: Refold;
  /** The checkpoint as its row has it, or will have when what is being written is. */
  readonly held: CheckpointRow;
  readonly at: Position | '';
  /** Events that were folded and are yet to be written. */
  readonly unwritten: number;
  readonly since: number;
}

/**
 * Folds the next events while those before them are being written. What was taken may thus be ahead of the row of the
 * checkpoint; where it is lost, the next turn begins with that row.
 */
export class WriteBehind {
  /** Undefined while it folds and after anything failed: then nobody knows what the refold has seen. */
  private course?: Course;
  private writing: Promise<void> = Promise.resolve();
  /** What is written behind does not tell at which event it failed: from then on each batch is written and waited for. */
  private careful = false;

  constructor(
    private readonly begin: Work<Refold>,
    private readonly moving: Moving,
  ) {}

  async take(events: readonly StoredEvent[], held: CheckpointRow, to: Position): Promise<void> {
    const course = await this.courseFrom(held);
    await this.fold(course, events);
    const further = { ...course, at: to, unwritten: course.unwritten + events.length };
    this.course = this.isDue(further) ? await this.write(further) : further;
    if (this.careful) await this.writing.finally(() => this.forget());
  }

  /** Ends when everything is written and the tables are complete. */
  async complete(held: CheckpointRow): Promise<void> {
    const course = await this.courseFrom(held);
    const { refold } = course;
    this.course = await this.write(course);
    await this.written();
    await this.moving(held, held.checkpoint, (tx) => refold.complete(tx));
  }

  private isDue({ unwritten, since }: Course): boolean {
    return this.careful || unwritten >= MOST_UNWRITTEN || performance.now() - since > UNWRITTEN_FOR_MS;
  }

  private async courseFrom(held: CheckpointRow): Promise<Course> {
    const { course } = this;
    this.course = undefined;
    if (course?.at === held.checkpoint && course.held.epoch === held.epoch) return course;
    await this.written();
    const refold = await this.moving(held, held.checkpoint, this.begin);
    // What comes first is written at once: it shows soon that it goes on.
    return { refold, held, at: held.checkpoint, unwritten: 0, since: -Infinity };
  }

  private async fold({ refold }: Course, events: readonly StoredEvent[]): Promise<void> {
    try {
      for (let from = 0; from < events.length; from += SLICE) {
        refold.fold(events.slice(from, from + SLICE));
        await othersTurn();
      }
    } catch (error) {
      if (this.careful) throw error;
      this.careful = true;
      throw new CheckpointMoved(String(error));
    }
  }

  private async write({ refold, held, at }: Course): Promise<Course> {
    const write = refold.take();
    await this.written();
    if (at !== held.checkpoint) this.writing = this.moving(held, at, write);
    // Heard by whoever comes next; until then it must not count as unhandled.
    this.writing.catch(() => undefined);
    return { refold, held: { ...held, checkpoint: at }, at, unwritten: 0, since: performance.now() };
  }

  private async written(): Promise<void> {
    try {
      await this.writing;
    } catch (error) {
      this.forget();
      this.careful = true;
      throw isTechnical(error) ? error : new CheckpointMoved(String(error));
    }
  }

  private forget(): void {
    this.writing = Promise.resolve();
  }
}
