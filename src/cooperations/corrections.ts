import type { EntityManager } from 'typeorm';
import type { Position } from '../kernel/event-store/event-store';
import { CorrectableStep } from './correctable-step';
import type { StepCatalogue } from './step-catalogue';

type Step = Pick<CorrectableStep, 'thingId' | 'type' | 'position'>;

/** Which step of a thing says now what is corrected: the step itself, or its last correction. */
export class Corrections {
  readonly touched = new Map<string, CorrectableStep>();
  private readonly standing: Map<string, CorrectableStep>;

  private constructor(
    private readonly steps: StepCatalogue,
    rows: readonly CorrectableStep[],
  ) {
    this.standing = new Map(rows.map((row) => [keyOf(row.thingId, row.type), row]));
  }

  /** With what these things have said so far. */
  static async of(
    tx: EntityManager,
    steps: StepCatalogue,
    thingIds: readonly string[],
  ): Promise<Corrections> {
    return new Corrections(steps, thingIds.length === 0 ? [] : await tx.query(STANDING, [thingIds]));
  }

  /** All are touched: while the ledger is folded anew, they are yet to be written. */
  static async ofAll(tx: EntityManager, steps: StepCatalogue): Promise<Corrections> {
    const corrections = new Corrections(steps, []);
    const types = steps.types().filter((type) => steps.isCorrectable(type) || steps.step(type)!.corrects);
    for (const step of await tx.query<Step[]>(ALL, [types])) corrections.note(step);
    return corrections;
  }

  /** Position of the step that is superseded by this one; null for most. */
  note({ thingId, type, position }: Step): Position | null {
    const corrects = this.steps.step(type)?.corrects;
    if (corrects === undefined && !this.steps.isCorrectable(type)) return null;
    const key = keyOf(thingId, corrects ?? type);
    const superseded = corrects === undefined ? undefined : this.standing.get(key);
    const row = { thingId, type: corrects ?? type, position };
    this.standing.set(key, row);
    this.touched.set(key, row);
    return superseded?.position ?? null;
  }
}

const keyOf = (thingId: string, type: string) => `${thingId} ${type}`;

const STANDING = `select thing_id as "thingId", type, position from correctable_step where thing_id = any($1)`;

const ALL = `select thing_id as "thingId", type, position from cooperation_step where type = any($1) order by position`;
