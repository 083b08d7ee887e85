import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Position } from '../kernel/event-store/event-store';

/** What a cooperation can be found by: a stage it reached, who takes part, and where these are at home. */
export const markKinds = ['stage', 'region', 'prefecture', 'third', 'party'] as const;
export type MarkKind = (typeof markKinds)[number];

/** Where a cooperation bore a mark for the first time. Only ever added, so that lists can be asked as of any position. */
@Entity('cooperation_mark')
@Index(['kind', 'value', 'opened', 'position', 'cooperationId'])
@Index(['kind', 'opened', 'position', 'cooperationId'], { where: 'first' })
export class CooperationMark {
  @PrimaryColumn('text') cooperationId: string;
  @PrimaryColumn({ type: 'text', collation: 'C' }) kind: MarkKind;
  @PrimaryColumn({ type: 'text', collation: 'C' }) value: string;
  /** Position of the cooperation's first step, by which lists are sorted. */
  @Column({ type: 'text', collation: 'C' }) opened: Position;
  /** Position of the step that brought the mark; in the key, so that a cooperation's marks are read from the index alone. */
  @PrimaryColumn({ type: 'text', collation: 'C' }) position: Position;
  /** The cooperation bore no mark of this kind before. */
  @Column('boolean') first: boolean;
}

/** Stages, third regions and cells of the matrix (`FRF1 JP-21`); `any` counts those that have one of a kind at all. */
export type CountedKind = 'stage' | 'third' | 'cell' | 'any';

/** How many cooperations were counted from this position on: one more than in the row of the same value before. */
@Entity('figure_count')
@Index(['position', 'value'], { where: `kind = 'cell'` })
export class FigureCount {
  @PrimaryColumn({ type: 'text', collation: 'C' }) kind: CountedKind;
  @PrimaryColumn({ type: 'text', collation: 'C' }) value: string;
  @PrimaryColumn({ type: 'text', collation: 'C' }) position: Position;
  @Column('int') cooperations: number;
}

/** The newest count of each value: what there is to count, and the figure of now. */
@Entity('figure_now')
export class FigureNow {
  @PrimaryColumn({ type: 'text', collation: 'C' }) kind: CountedKind;
  @PrimaryColumn({ type: 'text', collation: 'C' }) value: string;
  @Column('int') cooperations: number;
}
