import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Position } from '../kernel/event-store/event-store';

/** The step that says now what a later one may correct: the first, or its last correction. */
@Entity('correctable_step')
export class CorrectableStep {
  @PrimaryColumn({ type: 'text', collation: 'C' }) thingId: string;
  /** Type of the first one, `MeetingLogged`. */
  @PrimaryColumn({ type: 'text', collation: 'C' }) type: string;
  @Column({ type: 'text', collation: 'C' }) position: Position;
}
