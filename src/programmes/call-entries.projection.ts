import { Column, Entity, Index } from 'typeorm';
import type { ApplicationEvent } from '../applications/application.events';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import { Projects } from '../kernel/projections/projection';
import type { StoredEvent } from '../kernel/recording/event-catalogue';

/** Which applications were submitted for which call. */
@Entity('call_entry')
export class CallEntry extends ProjectedRow {
  @Index() @Column('text') callId: string;
}

@Projects({ name: 'call-entry', version: 1 })
export class CallEntriesProjection extends RowProjection<CallEntry, ApplicationEvent> {
  readonly row = CallEntry;
  readonly blank = () => ({ callId: '' });
  readonly key = ({ data }: StoredEvent<ApplicationEvent>) => data.applicationId;
  readonly when: Folds<CallEntry, ApplicationEvent> = {
    ApplicationDrafted: (_, { data: { callId } }) => ({ callId }),
  };
}
