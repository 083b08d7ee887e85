import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Position } from '../../kernel/event-store/event-store';
import type { Fact } from './facts';

/**
 * What suggestions rest on, each fact in all the versions it ever had: as of a position P holds the row with
 * `since` <= P < `until`. So every ranking can be made again as it was, and under other rules.
 */
@Entity('matching_fact')
@Index(['since'])
@Index(['knownAt', 'since'])
export class MatchingFact {
  /** Kind and id, `party cluster:eu.minalogic`. */
  @PrimaryColumn({ type: 'text', collation: 'C' }) id: string;
  @PrimaryColumn({ type: 'text', collation: 'C' }) since: Position;
  /** Exclusive; null: it still holds. */
  @Column({ type: 'text', collation: 'C', nullable: true }) until: Position | null;
  /** Revision of the stream whose event made this version. */
  @Column('int') revision: number;
  /** Running maximum of `recordedAt` by position: it never goes back, whatever a clock did. */
  @Column({ type: 'text', collation: 'C' }) knownAt: string;
  @Column('jsonb') fact: Fact;
}
