import { Column, Entity } from 'typeorm';
import type { DomainEvent } from '../kernel/domain-event';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import { Projects } from '../kernel/projections/projection';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { StepCatalogue } from './step-catalogue';

type Step = DomainEvent<{ cooperationId: string }> & { type: string };

/** The cooperation that an application, match, meeting, follow-up or partnership belongs to. */
@Entity('cooperation_thing')
export class Thing extends ProjectedRow {
  @Column('text') category: string;
  @Column('text') cooperationId: string;
}

@Projects({ name: 'thing', version: 1 })
export class ThingProjection extends RowProjection<Thing, Step> {
  readonly row = Thing;
  readonly when: Folds<Thing, Step> = {};
  readonly blank = () => ({});
  readonly key = ({ stream }: StoredEvent<Step>) => stream.slice(stream.indexOf('-') + 1);

  constructor(private readonly steps: StepCatalogue) {
    super();
  }

  override get types(): readonly string[] {
    return this.steps.types();
  }

  override fold(row: Thing | undefined, event: StoredEvent<Step>): Thing {
    const { stream, revision, position, data } = event;
    const { cooperationId } = data;
    const category = stream.slice(0, stream.indexOf('-'));
    return { ...row, id: this.key(event), category, cooperationId, revision, position };
  }
}
