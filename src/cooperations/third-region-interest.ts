import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Position } from '../kernel/event-store/event-store';

/** Third regions in which a party declares an interest: a row each time it says so, the newest of a source holds. */
@Entity('third_region_interest')
@Index(['partyKey', 'source', 'position'])
@Index(['ledgerTime', 'position'])
export class ThirdRegionInterest {
  @PrimaryColumn({ type: 'text', collation: 'C' }) position: Position;
  @Column('text') partyKey: string;
  @Column('text') side: string;
  /** `profile`, or the cooperation whose application says so. */
  @Column('text') source: string;
  @Column('text', { array: true }) thirdRegions: string[];
  @Column({ type: 'text', collation: 'C' }) ledgerTime: string;
}

/** How long a party was interested in a third region, whoever said so; open: it still is. */
@Entity('interest_span')
@Index(['side', 'thirdRegion', 'partyKey'])
export class InterestSpan {
  @PrimaryColumn({ type: 'text', collation: 'C' }) partyKey: string;
  @PrimaryColumn({ type: 'text', collation: 'C' }) thirdRegion: string;
  @PrimaryColumn({ type: 'text', collation: 'C' }) since: Position;
  /** Exclusive: from this position on the interest is gone. */
  @Column({ type: 'text', collation: 'C', nullable: true }) until: Position | null;
  @Column('text') side: string;
  /** Sources that say so now. */
  @Column('int') sources: number;
}
