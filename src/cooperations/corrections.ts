import type { EntityManager } from 'typeorm';
import type { Position } from '../kernel/event-store/event-store';
import { upsertRows } from '../kernel/projections/upsert-rows';
import type { CooperationStep } from './cooperation-step';
import { CorrectableStep } from './correctable-step';

/** Which step of a thing says now what is corrected: the step itself, or its last correction. */
export class Corrections {
  private readonly touched = new Map<string, CorrectableStep>();

  private constructor(
    private readonly tx: EntityManager,
    private readonly standing: Map<string, CorrectableStep>,
  ) {}

  /** With what these things have said so far. */
  static async of(tx: EntityManager, thingIds: readonly string[]): Promise<Corrections> {
    const rows = thingIds.length === 0 ? [] : await tx.query<CorrectableStep[]>(STANDING, [thingIds]);
    return new Corrections(tx, new Map(rows.map((row) => [keyOf(row.thingId, row.type), row])));
  }

  begin({ thingId, type, position }: CooperationStep): void {
    this.set({ thingId, type, position });
  }

  /** Position of the step that is superseded by this one. */
  correct({ thingId, position }: CooperationStep, type: string): Position | null {
    const superseded = this.standing.get(keyOf(thingId, type));
    this.set({ thingId, type, position });
    return superseded?.position ?? null;
  }

  write(): Promise<void> {
    return upsertRows(this.tx, CorrectableStep, [...this.touched.values()]);
  }

  private set(row: CorrectableStep): void {
    this.standing.set(keyOf(row.thingId, row.type), row);
    this.touched.set(keyOf(row.thingId, row.type), row);
  }
}

const keyOf = (thingId: string, type: string) => `${thingId} ${type}`;

const STANDING = `select thing_id as "thingId", type, position from correctable_step where thing_id = any($1)`;
