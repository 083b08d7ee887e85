import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Position } from '../kernel/event-store/event-store';
import type { Stage } from './step';

/**
 * The step ledger: one row for each step of each cooperation, only ever added. All statistics count these rows, so that
 * every figure can be asked as of any moment or position and drilled down to what it counts. What a step says nothing of is
 * null. It is the index of the record, not a copy of it: who recorded a step, when and in which words is read in the record.
 */
@Entity('cooperation_step')
@Index(['cooperationId', 'position', 'occurredDay', 'type', 'office'])
@Index(['ledgerTime', 'position'])
export class CooperationStep {
  @PrimaryColumn({ type: 'text', collation: 'C' }) position: Position;
  @Column('text') cooperationId: string;
  /** Category and id of what the step belongs to: its stream in the record. */
  @Column('text') category: string;
  @Column('text') thingId: string;
  @Column('text') stage: Stage;
  @Column('text') type: string;
  /** Earliest day on which it can have happened, by which it sorts and is counted. */
  @Column('text') occurredDay: string;
  /** Running maximum of the recording times by position: it never goes back, whatever a clock did. */
  @Column({ type: 'text', collation: 'C' }) ledgerTime: string;
  /** Keys of the parties that take part from this step on. */
  @Column('text', { array: true, nullable: true }) parties: string[] | null;
  /** NUTS codes of the European parties, their own or their organisation's. */
  @Column('text', { array: true, nullable: true }) regions: string[] | null;
  @Column('text', { array: true, nullable: true }) prefectures: string[] | null;
  /** Third regions that take part, and the countries by which they do. */
  @Column('text', { array: true, nullable: true }) thirdRegions: string[] | null;
  /** Third regions of interest that the step names. */
  @Column('text', { array: true, nullable: true }) interests: string[] | null;
  @Column('text', { array: true, nullable: true }) ecosystems: string[] | null;
  @Column('text', { array: true, nullable: true }) forms: string[] | null;
  @Column('text', { array: true, nullable: true }) priorities: string[] | null;
  @Column('text', { nullable: true }) office: string | null;
  /** Position of the step that this one corrects. */
  @Column('text', { nullable: true }) supersedes: Position | null;
}

/** What the ledger needs to know of a party to place a step; folded from the record with the ledger itself. */
@Entity('ledger_party')
export class LedgerParty {
  @PrimaryColumn('text') id: string;
  @Column('text', { nullable: true }) region: string | null;
  @Column('text', { nullable: true }) prefecture: string | null;
  @Column('text', { array: true }) thirdRegions: string[];
}
