import { Column, Entity, Index } from 'typeorm';
import type { DomainEvent } from '../kernel/domain-event';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import { Projects } from '../kernel/projections/projection';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { partyKey } from '../parties/party.events';
import { StepCatalogue } from './step-catalogue';

type Step = DomainEvent<{
  cooperationId: string;
  matchId?: string;
  partnershipId?: string;
  office?: string;
  status?: string;
}> & {
  type: string;
};

/** Where a cooperation stands now, for the slices that decide on its next step. */
@Entity('cooperation_standing')
export class Standing extends ProjectedRow {
  /** Party keys of everybody who takes part. */
  @Index('cooperation_standing_parties', { synchronize: false })
  @Column('text', { array: true })
  parties: string[];
  @Column('boolean') ended: boolean;
  /** The office that looks after it. */
  @Column('text', { nullable: true }) office: string | null;
  @Column('text', { array: true }) mutualMatches: string[];
  @Column('text', { array: true }) partnershipsInForce: string[];
}

const without = (list: readonly string[], item: string | undefined) => list.filter((other) => other !== item);
const including = (list: readonly string[], item: string) => [...without(list, item), item];

@Projects({ name: 'standing', version: 1 })
export class StandingProjection extends RowProjection<Standing, Step> {
  readonly row = Standing;
  readonly when: Folds<Standing, Step> = {};
  readonly key = ({ data }: StoredEvent<Step>) => data.cooperationId;

  constructor(private readonly steps: StepCatalogue) {
    super();
  }

  override get types(): readonly string[] {
    return this.steps.types();
  }

  blank() {
    return { parties: [], ended: false, office: null, mutualMatches: [], partnershipsInForce: [] };
  }

  override fold(row: Standing | undefined, event: StoredEvent<Step>): Standing {
    const { data, revision, position } = event;
    const before = row ?? ({ ...this.blank(), id: data.cooperationId } as unknown as Standing);
    const step = this.steps.step(event.type);
    const joining = step?.parties?.(data)?.map(partyKey) ?? [];
    return {
      ...before,
      ...this.turn(before, event),
      parties: joining.reduce(including, before.parties),
      office: step?.office?.(data) ?? before.office,
      revision,
      position,
    };
  }

  private turn(before: Standing, { type, data }: StoredEvent<Step>): Partial<Standing> {
    const { matchId = '', partnershipId = '' } = data;
    switch (type) {
      case 'CooperationEnded':
        return { ended: true };
      case 'MatchBecameMutual':
        return { mutualMatches: including(before.mutualMatches, matchId) };
      case 'MatchExpired':
        return { mutualMatches: without(before.mutualMatches, matchId) };
      case 'PartnershipDocumented':
        return data.status === 'closed'
          ? {}
          : { partnershipsInForce: including(before.partnershipsInForce, partnershipId) };
      case 'PartnershipSigned':
        return { partnershipsInForce: including(before.partnershipsInForce, partnershipId) };
      case 'PartnershipMerged':
      case 'PartnershipEnded':
        return { partnershipsInForce: without(before.partnershipsInForce, partnershipId) };
      default:
        return {};
    }
  }
}
