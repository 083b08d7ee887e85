import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Position } from '../kernel/event-store/event-store';
import type { Stage } from './step';

/**
 * The step ledger: one row for each step of each cooperation, only ever added. All statistics count these rows, so that
 * every figure can be asked as of any moment or position and drilled down to what it counts.
 */
@Entity('cooperation_step')
@Index(['cooperationId', 'position', 'occurredDay', 'type', 'office'])
@Index(['cooperationId', 'occurredDay'])
@Index(['ledgerTime', 'position'])
export class CooperationStep {
  @PrimaryColumn({ type: 'text', collation: 'C' }) position: Position;
  @Column('text') cooperationId: string;
  /** Stream category and id of what the step belongs to. */
  @Column('text') category: string;
  @Column('text') thingId: string;
  @Column('text') stage: Stage;
  @Column('text') type: string;
  /** As far as known; the day of recording where the step does not say. */
  @Column('text') occurredOn: string;
  /** Earliest day of `occurredOn`, by which it sorts and is counted. */
  @Column('text') occurredDay: string;
  @Column('text') recordedAt: string;
  /** Running maximum of `recordedAt` by position: it never goes back, whatever a clock did. */
  @Column({ type: 'text', collation: 'C' }) ledgerTime: string;
  @Column('text') actor: string;
  /** Keys of the parties that take part from this step on. */
  @Column('text', { array: true }) parties: string[];
  /** NUTS codes of the European parties, their own or their organisation's. */
  @Column('text', { array: true }) regions: string[];
  @Column('text', { array: true }) prefectures: string[];
  /** Third regions that take part, and the countries by which they do. */
  @Column('text', { array: true }) thirdRegions: string[];
  /** Third regions of interest that the step names. */
  @Column('text', { array: true }) interests: string[];
  @Column('text', { array: true }) ecosystems: string[];
  @Column('text', { array: true }) forms: string[];
  @Column('text', { array: true }) priorities: string[];
  @Column('text', { nullable: true }) office: string | null;
  /** Position of the step that this one corrects. */
  @Column('text', { nullable: true }) supersedes: Position | null;
  /** The event's data, from which its sentence is made. */
  @Column('jsonb') data: object;
}

/** What the ledger needs to know of a party to place a step; folded from the record with the ledger itself. */
@Entity('ledger_party')
export class LedgerParty {
  @PrimaryColumn('text') id: string;
  @Column('text', { nullable: true }) region: string | null;
  @Column('text', { nullable: true }) prefecture: string | null;
  @Column('text', { array: true }) thirdRegions: string[];
}
