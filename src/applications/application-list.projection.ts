import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { InjectRepository } from '@nestjs/typeorm';
import { Entity, Index, Repository } from 'typeorm';
import type { Actor } from '../access/actor';
import { seenBy } from '../access/scope';
import { goingOn } from '../cooperations/going-on';
import type { TextRef } from '../kernel/domain-event';
import { keyset, type Page, pageOf } from '../kernel/http/page';
import {
  FreeTextColumn,
  FreeTextsColumn,
  OptionalText,
  PartiesColumn,
  PartyColumn,
  TextColumn,
  TextList,
} from '../kernel/projections/columns';
import { Projects } from '../kernel/projections/projection';
import { type Folds, ProjectedRow, RowProjection } from '../kernel/projections/row-projection';
import { RowReader } from '../kernel/projections/row-reader';
import type { StoredEvent } from '../kernel/recording/event-catalogue';
import { type Party, partyOf } from '../parties/party.events';
import type { ApplicationEvent } from './application.events';
import { applicationStatuses, type ListApplicationsQuery } from './applications.dto';

@Entity('application_list')
@Index('application_list_sorted', { synchronize: false })
@Index('application_list_by_status', { synchronize: false })
@Index('application_list_by_office', { synchronize: false })
@Index('application_list_by_applicant', { synchronize: false })
export class ApplicationRow extends ProjectedRow {
  @TextColumn() kind: 'matchmaking';
  @Index() @TextColumn() cooperationId: string;
  @TextColumn({ enum: applicationStatuses }) status: (typeof applicationStatuses)[number];
  @PartyColumn() applicant: Party;
  @FreeTextsColumn() offers: readonly TextRef[];
  @FreeTextsColumn() needs: readonly TextRef[];
  @TextList() ecosystems: readonly string[];
  @TextList() technologies: readonly string[];
  @TextList() forms: readonly string[];
  @TextList() priorities: readonly string[];
  @PartiesColumn() wished: readonly Party[];
  @PartiesColumn() thirdRegions: readonly Party[];
  @FreeTextColumn() note: TextRef | null;
  @OptionalText() office: string | null;
  @FreeTextColumn({ description: 'Why it was returned or withdrawn.' }) reason: TextRef | null;
  @TextColumn() submittedAt: string;
}

@Projects({ name: 'application-list', version: 1 })
export class ApplicationListProjection extends RowProjection<ApplicationRow, ApplicationEvent> {
  readonly row = ApplicationRow;
  readonly blank = () => ({ note: null, office: null, reason: null });
  readonly key = ({ data }: StoredEvent<ApplicationEvent>) => data.applicationId;
  readonly when: Folds<ApplicationRow, ApplicationEvent> = {
    ApplicationSubmitted: (_, { data: { applicationId: _id, note, ...data }, recordedAt }) => ({
      ...data,
      note: note ?? null,
      status: 'submitted',
      submittedAt: recordedAt,
    }),
    ApplicationAccepted: (_, { data: { office } }) => ({ status: 'accepted', office }),
    ApplicationReturned: (_, { data: { reason } }) => ({ status: 'returned', reason }),
    ApplicationWithdrawn: (_, { data: { reason } }) => ({ status: 'withdrawn', reason }),
  };
}

export class ListApplications extends Query<Page<object>> {
  constructor(
    readonly actor: Actor,
    readonly filter: ListApplicationsQuery,
  ) {
    super();
  }
}

const WAITING = `a.status = 'submitted' and ${goingOn('a.cooperation_id')}`;

@QueryHandler(ListApplications)
export class ListApplicationsHandler implements IQueryHandler<ListApplications> {
  constructor(
    @InjectRepository(ApplicationRow) private readonly rows: Repository<ApplicationRow>,
    private readonly reader: RowReader,
  ) {}

  async execute({ actor, filter }: ListApplications): Promise<Page<object>> {
    const { status, waiting, office, applicant } = filter;
    const builder = seenBy(this.rows.createQueryBuilder('a'), actor, 'a.cooperation_id');
    if (status) builder.andWhere('a.status = :status', { status });
    if (waiting !== undefined) builder.andWhere(waiting ? WAITING : `not (${WAITING})`);
    if (office) builder.andWhere('a.office = :office', { office });
    if (applicant) builder.andWhere('a.applicant @> :applicant::jsonb', { applicant: partyOf(applicant) });
    keyset(builder, { list: 'applications', columns: ['a.submittedAt', 'a.id'] }, filter);
    const page = pageOf('applications', await builder.getMany(), filter.limit, (row) => [
      row.submittedAt,
      row.id,
    ]);
    return { ...page, items: await this.reader.withTexts(page.items) };
  }
}
